package io.github.pcap2netpol.cluster.objects;

import io.github.pcap2netpol.cluster.model.KubernetesNames;
import io.github.pcap2netpol.cluster.model.LabelSelector;
import io.github.pcap2netpol.cluster.model.LabelSelector.Operator;
import io.github.pcap2netpol.cluster.model.LabelSelector.Requirement;
import io.github.pcap2netpol.cluster.model.Labels;
import io.github.pcap2netpol.diagnostic.Diagnostic;
import io.github.pcap2netpol.diagnostic.Diagnostics;
import io.github.pcap2netpol.diagnostic.Excerpt;
import io.github.pcap2netpol.manifest.Value.Mapping;
import io.github.pcap2netpol.manifest.Value.Null;
import io.github.pcap2netpol.manifest.Value.Scalar;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/**
 * Reads what all kinds have in common: metadata, labels, selectors. Names and labels that the API
 * server would have rejected can't come from a cluster and are dropped here.
 */
final class ObjectReader {
  private static final Set<String> CLUSTER_WIDE = Set.of("Namespace", "Node");

  private final Diagnostics diagnostics;

  /** Labels repeat from object to object, so one copy of each is kept. */
  private final Map<String, String> interned = new HashMap<>();

  ObjectReader(Diagnostics diagnostics) {
    this.diagnostics = diagnostics;
  }

  Diagnostics diagnostics() {
    return diagnostics;
  }

  /** An object's metadata; empty, with a diagnostic, if its name is not valid. */
  Optional<ObjectMeta> meta(String kind, Mapping object, String file) {
    Mapping metadata = object.mapping("metadata");
    String name = metadata.text("name").orElse("");
    String namespace =
        CLUSTER_WIDE.contains(kind) ? "" : metadata.text("namespace").orElse("default");
    if (!isName(kind, name)
        || !(CLUSTER_WIDE.contains(kind) || KubernetesNames.isLabel(namespace))) {
      invalid(
          file,
          kind
              + " \""
              + Excerpt.of(namespace)
              + (namespace.isEmpty() ? "" : "/")
              + Excerpt.of(name)
              + "\" has an invalid name; the object was skipped.");
      return Optional.empty();
    }
    Optional<ObjectMeta.Owner> owner = ObjectMeta.ownerOf(metadata);
    if (owner.isPresent()
        && !(KubernetesNames.isKind(owner.get().kind())
            && KubernetesNames.isSubdomain(owner.get().name()))) {
      invalid(
          file,
          kind
              + " "
              + namespace
              + "/"
              + name
              + " names an owner \""
              + Excerpt.of(owner.get().kind() + " " + owner.get().name())
              + "\" with an invalid name; the owner was ignored.");
      owner = Optional.empty();
    }
    String version = metadata.text("resourceVersion").orElse("");
    return Optional.of(
        new ObjectMeta(
            kind,
            interned(namespace),
            name,
            metadata.text("uid").filter(KubernetesNames::isUid).orElse(""),
            version.length() <= 30 && version.chars().allMatch(c -> c >= '0' && c <= '9')
                ? version
                : "",
            ObjectMeta.time(metadata.text("creationTimestamp")),
            ObjectMeta.time(metadata.text("deletionTimestamp")),
            labels(metadata.mapping("labels"), kind + " " + namespace + "/" + name),
            owner));
  }

  private static boolean isName(String kind, String name) {
    return switch (kind) {
      case "Namespace" -> KubernetesNames.isLabel(name);
      // VERSION.GROUP, and the core group's name is empty (kube-aggregator, ValidateAPIService).
      case "APIService" ->
          KubernetesNames.isSubdomain(
              name.endsWith(".") ? name.substring(0, name.length() - 1) : name);
      default -> KubernetesNames.isSubdomain(name);
    };
  }

  /** The valid labels. Each other label is reported. */
  Labels labels(Mapping fields, String place) {
    if (fields.fields().isEmpty()) {
      return Labels.NONE;
    }
    TreeMap<String, String> labels = new TreeMap<>();
    fields
        .fields()
        .forEach(
            (key, value) -> {
              if (value instanceof Null) {
                return;
              }
              if (value instanceof Scalar text
                  && KubernetesNames.isLabelKey(key)
                  && KubernetesNames.isLabelValue(text.text())) {
                labels.put(interned(key), interned(text.text()));
              } else {
                diagnostics.add(
                    Diagnostic.warning(
                        "metadata-invalid-label",
                        place,
                        "The label \""
                            + Excerpt.of(key)
                            + "\" or its value is invalid; it was ignored."));
              }
            });
    return new Labels(labels);
  }

  /**
   * A selector that is a plain mapping; empty if there is none or it has no labels, which selects
   * nothing. An invalid label makes the whole selector empty rather than wider.
   */
  Optional<Labels> plainSelector(Mapping fields, String place) {
    if (count(fields) == 0) {
      return Optional.empty();
    }
    Labels labels = labels(fields, place);
    return labels.values().size() == count(fields) ? Optional.of(labels) : Optional.empty();
  }

  /** A LabelSelector; empty if there is none or, with a diagnostic, if part of it is invalid. */
  Optional<LabelSelector> selector(Mapping fields, String place) {
    Mapping matchLabels = fields.mapping("matchLabels");
    List<Mapping> expressions = fields.mappings("matchExpressions");
    if (count(matchLabels) == 0 && expressions.isEmpty()) {
      return Optional.empty();
    }
    Labels labels = labels(matchLabels, place);
    List<Requirement> requirements = new ArrayList<>();
    for (Mapping expression : expressions) {
      requirement(expression).ifPresent(requirements::add);
    }
    if (labels.values().size() != count(matchLabels) || requirements.size() != expressions.size()) {
      diagnostics.add(
          Diagnostic.warning(
              "metadata-invalid-label", place, "Its selector is invalid; it was ignored."));
      return Optional.empty();
    }
    return Optional.of(new LabelSelector(labels, requirements));
  }

  /** The number of fields that are not null. */
  private static long count(Mapping fields) {
    return fields.fields().values().stream().filter(value -> !(value instanceof Null)).count();
  }

  private static Optional<Requirement> requirement(Mapping expression) {
    String key = expression.text("key").orElse("");
    List<String> values = expression.texts("values");
    Optional<Operator> operator = Operator.of(expression.text("operator").orElse(""));
    boolean wantsValues = operator.filter(Operator::takesValues).isPresent();
    if (!KubernetesNames.isLabelKey(key)
        || wantsValues == values.isEmpty()
        || !values.stream().allMatch(KubernetesNames::isLabelValue)) {
      return Optional.empty();
    }
    return operator.map(known -> new Requirement(key, known, values));
  }

  /** Reports a name that no cluster would have accepted. */
  void invalid(String place, String message) {
    diagnostics.add(Diagnostic.warning("metadata-invalid-name", place, message));
  }

  private String interned(String text) {
    String known = interned.putIfAbsent(text, text);
    return known == null ? text : known;
  }
}
