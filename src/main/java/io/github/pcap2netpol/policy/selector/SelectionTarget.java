package io.github.pcap2netpol.policy.selector;

import io.github.pcap2netpol.cluster.label.IdentityKeys;
import io.github.pcap2netpol.cluster.label.InstanceLabels;
import io.github.pcap2netpol.cluster.label.JobLabels;
import io.github.pcap2netpol.cluster.label.LabelDoubt;
import io.github.pcap2netpol.cluster.label.LabelLifetime;
import io.github.pcap2netpol.cluster.label.ShortLived;
import io.github.pcap2netpol.cluster.model.LabelSelector;
import io.github.pcap2netpol.cluster.model.LabelSelector.Operator;
import io.github.pcap2netpol.cluster.model.LabelSelector.Requirement;
import io.github.pcap2netpol.cluster.model.Labels;
import io.github.pcap2netpol.cluster.model.Workload;
import io.github.pcap2netpol.cluster.model.WorkloadRef;
import io.github.pcap2netpol.policy.selector.PodShapes.Shape;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * The pods that one selector must select: all of them and no others.
 *
 * @param workloads the pods' workloads: one, or several that cannot be distinguished
 * @param shapes the pods, including ended ones
 * @param changed keys that must not be used because they changed on some pod
 * @param lasting labels that all of the pods have, and will keep
 * @param doubtful labels that all of the pods have now, each with what changes it; used only if
 *     nothing else distinguishes the pods
 * @param base the starting point: selects all the pods, and possibly others
 */
record SelectionTarget(
    SortedSet<WorkloadRef> workloads,
    List<Shape> shapes,
    SortedSet<String> changed,
    Labels lasting,
    Doubtful doubtful,
    PodSelection base) {
  private static final Set<String> JOBS = Set.of("Job", "CronJob");
  private static final Set<String> JOB_NAMES = Set.of(JobLabels.NAME, JobLabels.OLD_NAME);

  /**
   * Labels that will change.
   *
   * @param labels their values now
   * @param doubts what changes each
   */
  record Doubtful(Labels labels, SortedMap<String, LabelDoubt> doubts) {
    static final Doubtful NONE = new Doubtful(Labels.NONE, new TreeMap<>());

    Doubtful {
      doubts = Collections.unmodifiableSortedMap(new TreeMap<>(doubts));
    }

    String value(String key) {
      return labels.values().getOrDefault(key, "");
    }

    /** The keys in the order in which to fall back on them. */
    List<String> longestLivedFirst() {
      return labels.values().keySet().stream()
          .sorted(
              Comparator.<String, LabelLifetime>comparing(
                      key ->
                          Optional.ofNullable(doubts.get(key))
                              .map(LabelDoubt::lifetime)
                              .orElse(LabelLifetime.LASTING))
                  .thenComparing(IdentityKeys.PREFERENCE))
          .toList();
    }

    /** What changes the labels that a selector uses. */
    SortedMap<String, LabelDoubt> in(LabelSelector selector) {
      TreeMap<String, LabelDoubt> used = new TreeMap<>(doubts);
      used.keySet().retainAll(selector.matchLabels().values().keySet());
      return used;
    }
  }

  SelectionTarget {
    workloads = Collections.unmodifiableSortedSet(new TreeSet<>(workloads));
    shapes = List.copyOf(shapes);
    changed = Collections.unmodifiableSortedSet(new TreeSet<>(changed));
  }

  /** The pods of one workload; empty if no label could select them. */
  static Optional<SelectionTarget> of(Workload workload, PodShapes pods, SelectorsInUse reliedOn) {
    List<Shape> shapes = PodShapes.allOf(workload);
    TreeSet<String> changed = new TreeSet<>();
    workload.pods().forEach(pod -> changed.addAll(pod.changedLabels()));
    WorkloadLabels labels =
        WorkloadLabels.of(workload, common(workload.templateLabels(), shapes, changed), changed);
    return labels
        .own()
        .or(() -> reliedOn.exactly(workload.ref(), shapes, labels.lasting(), pods))
        .or(labels::telling)
        .or(() -> byJobName(List.of(workload.ref()), shapes))
        .or(() -> bySeries(workload, shapes, changed))
        .or(labels::leastDoubtful)
        .map(
            base ->
                new SelectionTarget(
                    new TreeSet<>(List.of(workload.ref())),
                    shapes,
                    changed,
                    labels.lasting(),
                    labels.doubtful(),
                    base));
  }

  /** The pods of all targets together; empty if they share no label. */
  static Optional<SelectionTarget> ofAll(List<SelectionTarget> targets) {
    TreeSet<WorkloadRef> workloads = new TreeSet<>();
    TreeSet<String> changed = new TreeSet<>();
    TreeMap<String, LabelDoubt> doubts = new TreeMap<>();
    List<Shape> shapes = new ArrayList<>();
    TreeMap<String, String> labels =
        new TreeMap<>(targets.get(0).base().selector().matchLabels().values());
    List<Requirement> requirements =
        new ArrayList<>(targets.get(0).base().selector().matchExpressions());
    for (SelectionTarget target : targets) {
      workloads.addAll(target.workloads());
      changed.addAll(target.changed());
      doubts.putAll(target.doubtful().doubts());
      shapes.addAll(target.shapes());
      LabelSelector base = target.base().selector();
      labels.entrySet().retainAll(base.matchLabels().values().entrySet());
      requirements.retainAll(base.matchExpressions());
    }
    labels.keySet().removeAll(changed);
    requirements.removeIf(requirement -> changed.contains(requirement.key()));
    TreeMap<String, String> lasting =
        new TreeMap<>(
            shapes.isEmpty() ? Map.of() : common(shapes.get(0).labels(), shapes, changed).values());
    lasting.keySet().removeAll(doubts.keySet());
    lasting.keySet().removeAll(JobLabels.OF_ONE_JOB);
    return PodSelection.of(new LabelSelector(Labels.of(labels), requirements))
        .or(() -> PodSelection.of(LabelSelector.of(Labels.of(lasting))))
        .or(() -> byJobName(workloads, shapes))
        .or(() -> widest(targets, shapes))
        .map(
            base ->
                new SelectionTarget(
                    workloads,
                    shapes,
                    changed,
                    Labels.of(lasting),
                    new Doubtful(Labels.NONE, doubts),
                    base));
  }

  private static Optional<PodSelection> widest(List<SelectionTarget> targets, List<Shape> shapes) {
    return targets.stream()
        .map(SelectionTarget::base)
        .filter(base -> shapes.stream().allMatch(shape -> base.selector().matches(shape.labels())))
        .findFirst();
  }

  /** Those of the labels that all pods have, without those that changed. */
  private static Labels common(Labels labels, List<Shape> shapes, SortedSet<String> changed) {
    TreeMap<String, String> common = new TreeMap<>(labels.values());
    common.keySet().removeAll(changed);
    shapes.forEach(shape -> common.entrySet().retainAll(shape.labels().values().entrySet()));
    return Labels.of(common);
  }

  /**
   * If no label lasts: that the pods have a label which only such a series has, whatever its value.
   */
  private static Optional<PodSelection> bySeries(
      Workload workload, List<Shape> shapes, SortedSet<String> changed) {
    boolean isSeries =
        workload.ref().kind().equals("Pod")
            || ShortLived.is(workload.ref())
            || !workload.lineage().instances().isEmpty();
    if (!isSeries || shapes.isEmpty()) {
      return Optional.empty();
    }
    TreeSet<String> keys = new TreeSet<>(shapes.get(0).labels().values().keySet());
    keys.removeAll(changed);
    shapes.forEach(shape -> keys.retainAll(shape.labels().values().keySet()));
    return keys.stream()
        .filter(
            key ->
                InstanceLabels.tellsSeries(
                    key, shapes.get(0).labels().values().getOrDefault(key, "")))
        .findFirst()
        .map(SelectionTarget::having);
  }

  private static PodSelection having(String key) {
    return new PodSelection(
        new LabelSelector(Labels.NONE, List.of(new Requirement(key, Operator.EXISTS, List.of()))));
  }

  private static Optional<PodSelection> byJobName(
      Collection<WorkloadRef> workloads, List<Shape> shapes) {
    boolean ofJobs =
        !shapes.isEmpty()
            && shapes.stream()
                .allMatch(
                    shape -> JOB_NAMES.stream().anyMatch(shape.labels().values()::containsKey));
    if (!ofJobs && !workloads.stream().allMatch(workload -> JOBS.contains(workload.kind()))) {
      return Optional.empty();
    }
    boolean old =
        shapes.stream().anyMatch(shape -> !shape.labels().values().containsKey(JobLabels.NAME));
    return Optional.of(having(old && !shapes.isEmpty() ? JobLabels.OLD_NAME : JobLabels.NAME));
  }
}
