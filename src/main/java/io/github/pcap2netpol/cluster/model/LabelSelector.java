package io.github.pcap2netpol.cluster.model;

import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * A label selector (Kubernetes API, meta/v1 LabelSelector). An empty selector matches everything.
 *
 * @param matchLabels labels that must all be present
 * @param matchExpressions requirements that must all hold
 */
public record LabelSelector(Labels matchLabels, List<Requirement> matchExpressions) {
  public LabelSelector {
    matchExpressions = List.copyOf(matchExpressions);
  }

  public static LabelSelector of(Labels matchLabels) {
    return new LabelSelector(matchLabels, List.of());
  }

  public boolean matches(Labels labels) {
    return labels.containsAll(matchLabels)
        && matchExpressions.stream().allMatch(requirement -> requirement.matches(labels));
  }

  /**
   * The selector as {@code kubectl get -l} takes it: {@code app=cart,tier notin (db),!canary}; ""
   * if it matches everything.
   */
  public String text() {
    return Stream.concat(
            matchLabels.values().entrySet().stream()
                .map(label -> label.getKey() + "=" + label.getValue()),
            matchExpressions.stream().map(Requirement::text))
        .collect(Collectors.joining(","));
  }

  /**
   * One of {@code matchExpressions}.
   *
   * @param key the label's key
   * @param operator how values are compared
   * @param values not empty for IN and NOT_IN, empty for the others
   */
  public record Requirement(String key, Operator operator, List<String> values) {
    public Requirement {
      values = List.copyOf(values);
    }

    private String text() {
      String all = values.stream().sorted().collect(Collectors.joining(",", "(", ")"));
      return switch (operator) {
        case IN -> key + " in " + all;
        case NOT_IN -> key + " notin " + all;
        case EXISTS -> key;
        case DOES_NOT_EXIST -> "!" + key;
      };
    }

    boolean matches(Labels labels) {
      String value = labels.values().get(key);
      return switch (operator) {
        case IN -> value != null && values.contains(value);
        case NOT_IN -> value == null || !values.contains(value);
        case EXISTS -> value != null;
        case DOES_NOT_EXIST -> value == null;
      };
    }
  }

  /** The operators of the API. */
  public enum Operator {
    IN("In"),
    NOT_IN("NotIn"),
    EXISTS("Exists"),
    DOES_NOT_EXIST("DoesNotExist");

    private final String word;

    Operator(String word) {
      this.word = word;
    }

    /** The operator's name in the API. */
    public String word() {
      return word;
    }

    /** The operator with this name in the API; empty if there is none. */
    public static Optional<Operator> of(String word) {
      return Stream.of(values()).filter(operator -> operator.word.equals(word)).findFirst();
    }

    /** Whether the operator takes values. */
    public boolean takesValues() {
      return this == IN || this == NOT_IN;
    }
  }
}
