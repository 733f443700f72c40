package io.github.pcap2netpol.policy.selector;

import io.github.pcap2netpol.cluster.label.GeneratedText;
import io.github.pcap2netpol.cluster.label.IdentityKeys;
import io.github.pcap2netpol.cluster.label.KnownLabels;
import io.github.pcap2netpol.cluster.label.LabelDoubt;
import io.github.pcap2netpol.cluster.model.LabelSelector;
import io.github.pcap2netpol.cluster.model.LabelSelector.Operator;
import io.github.pcap2netpol.cluster.model.LabelSelector.Requirement;
import io.github.pcap2netpol.cluster.model.Labels;
import io.github.pcap2netpol.cluster.model.WorkloadRef;
import io.github.pcap2netpol.policy.selector.PodShapes.Shape;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/**
 * A selector made just narrow enough for the pods it is meant for.
 *
 * @param selection the selector
 * @param confused workloads whose pods it selects unintentionally, because nothing tells them apart
 * @param doubts what changes each of its labels that will not last
 */
record NarrowedSelector(
    PodSelection selection, SortedSet<WorkloadRef> confused, SortedMap<String, LabelDoubt> doubts) {
  NarrowedSelector {
    confused = Collections.unmodifiableSortedSet(new TreeSet<>(confused));
    doubts = Collections.unmodifiableSortedMap(new TreeMap<>(doubts));
  }

  /** Stands for a missing label; not a valid value. */
  private static final String ABSENT = " ";

  /** A condition to add to a selector: one label, or requirements on one key. */
  private record Condition(LabelSelector selector) {
    boolean excludes(Shape shape) {
      return !selector.matches(shape.labels());
    }
  }

  /**
   * Starts with the target's base. As long as other pods are still selected, adds labels of its own
   * that last, then requirements that the others don't meet, and finally labels that don't last.
   */
  static NarrowedSelector of(SelectionTarget target, PodShapes pods) {
    String namespace = target.workloads().first().namespace();
    LabelSelector base = target.base().selector();
    if (!pods.matchesOthers(namespace, base, target.workloads())) {
      return distinct(target, target.base());
    }
    List<Condition> ownLabels =
        ownLabels(
            target,
            target.lasting(),
            target.lasting().values().keySet().stream().sorted(IdentityKeys.PREFERENCE).toList());
    for (Condition label : ownLabels) {
      LabelSelector narrowed = narrowed(base, List.of(label));
      if (!pods.matchesOthers(namespace, narrowed, target.workloads())) {
        return distinct(target, new PodSelection(narrowed));
      }
    }
    List<Shape> others =
        pods.matching(namespace, base).stream()
            .filter(shape -> !target.workloads().contains(shape.workload()))
            .toList();
    List<Condition> conditions = new ArrayList<>(fewest(ownLabels, others));
    List<Shape> left = others.stream().filter(remains(conditions)).toList();
    List<Condition> further = fewest(requirements(target, left), left);
    conditions.addAll(further);
    List<Shape> alike = left.stream().filter(remains(further)).toList();
    List<Condition> doubtful =
        fewest(
            ownLabels(target, target.doubtful().labels(), target.doubtful().longestLivedFirst()),
            alike);
    conditions.addAll(doubtful);
    PodSelection selection = new PodSelection(narrowed(base, conditions));
    return new NarrowedSelector(
        selection,
        alike.stream()
            .filter(remains(doubtful))
            .map(Shape::workload)
            .collect(Collectors.toCollection(TreeSet::new)),
        target.doubtful().in(selection.selector()));
  }

  private static NarrowedSelector distinct(SelectionTarget target, PodSelection selection) {
    return new NarrowedSelector(
        selection, new TreeSet<>(), target.doubtful().in(selection.selector()));
  }

  private static LabelSelector narrowed(LabelSelector base, List<Condition> conditions) {
    TreeMap<String, String> labels = new TreeMap<>(base.matchLabels().values());
    List<Requirement> requirements = new ArrayList<>(base.matchExpressions());
    for (Condition condition : conditions) {
      labels.putAll(condition.selector().matchLabels().values());
      requirements.addAll(condition.selector().matchExpressions());
    }
    return new LabelSelector(Labels.of(labels), requirements);
  }

  private static Predicate<Shape> remains(Collection<Condition> conditions) {
    return shape -> conditions.stream().noneMatch(condition -> condition.excludes(shape));
  }

  /**
   * The first single condition that excludes all of the others. If there is none: a set of
   * conditions that together exclude as many as all candidates would, and none of which can be
   * spared.
   */
  private static List<Condition> fewest(List<Condition> candidates, List<Shape> others) {
    for (Condition candidate : candidates) {
      if (!others.isEmpty() && others.stream().allMatch(candidate::excludes)) {
        return List.of(candidate);
      }
    }
    List<Condition> chosen = new ArrayList<>();
    List<Shape> left = others;
    for (Condition candidate : candidates) {
      List<Shape> still = left.stream().filter(remains(List.of(candidate))).toList();
      if (still.size() < left.size()) {
        chosen.add(candidate);
        left = still;
      }
    }
    int most = left.size();
    for (int i = chosen.size() - 1; i >= 0; i--) {
      List<Condition> fewer = new ArrayList<>(chosen);
      fewer.remove(i);
      if (others.stream().filter(remains(fewer)).count() == most) {
        chosen = fewer;
      }
    }
    return chosen;
  }

  private static List<Condition> ownLabels(
      SelectionTarget target, Labels labels, List<String> inOrder) {
    Labels already = target.base().selector().matchLabels();
    return inOrder.stream()
        .filter(key -> !already.values().containsKey(key))
        .map(key -> Labels.of(Map.of(key, labels.values().getOrDefault(key, ""))))
        .map(label -> new Condition(LabelSelector.of(label)))
        .toList();
  }

  /** A requirement for each key that distinguishes some of the others from the target's pods. */
  private static List<Condition> requirements(SelectionTarget target, List<Shape> others) {
    TreeSet<String> keys = new TreeSet<>(IdentityKeys.PREFERENCE);
    others.forEach(other -> keys.addAll(other.labels().values().keySet()));
    target.shapes().forEach(shape -> keys.addAll(shape.labels().values().keySet()));
    keys.removeAll(target.changed());
    others.forEach(other -> keys.removeAll(other.changed()));
    keys.removeAll(target.doubtful().doubts().keySet());
    keys.removeIf(key -> changes(key, others));
    List<Condition> conditions = new ArrayList<>();
    for (String key : keys) {
      List<Requirement> requirements = requirements(key, values(target.shapes(), key), others);
      if (!requirements.isEmpty()) {
        conditions.add(new Condition(new LabelSelector(Labels.NONE, requirements)));
      }
    }
    return conditions;
  }

  /** Whether a label of the others will change, so that it will not distinguish them tomorrow. */
  private static boolean changes(String key, List<Shape> others) {
    return KnownLabels.isControllersOwn(key)
        || others.stream()
            .map(other -> other.labels().values().get(key))
            .anyMatch(
                value ->
                    value != null
                        && (LabelDoubt.byKey(key, value).isPresent() || GeneratedText.isIn(value)));
  }

  /** The value of a label on each pod, {@link #ABSENT} if it has none. */
  private static SortedSet<String> values(List<Shape> shapes, String key) {
    return shapes.stream()
        .map(shape -> shape.labels().values().getOrDefault(key, ABSENT))
        .collect(Collectors.toCollection(TreeSet::new));
  }

  private static List<Requirement> requirements(
      String key, SortedSet<String> own, List<Shape> others) {
    SortedSet<String> foreign = values(others, key);
    foreign.removeAll(own);
    List<Requirement> requirements = new ArrayList<>();
    if (foreign.remove(ABSENT)) {
      requirements.add(new Requirement(key, Operator.EXISTS, List.of()));
    }
    if (!foreign.isEmpty()) {
      boolean never = own.equals(new TreeSet<>(List.of(ABSENT)));
      requirements.add(
          never
              ? new Requirement(key, Operator.DOES_NOT_EXIST, List.of())
              : new Requirement(key, Operator.NOT_IN, List.copyOf(foreign)));
    }
    return requirements;
  }
}
