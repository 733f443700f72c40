package io.github.pcap2netpol.policy.selector;

import io.github.pcap2netpol.cluster.model.LabelSelector;
import io.github.pcap2netpol.cluster.model.LabelSelector.Operator;
import io.github.pcap2netpol.cluster.model.LabelSelector.Requirement;
import io.github.pcap2netpol.cluster.model.Labels;
import io.github.pcap2netpol.cluster.model.PerPodLabels;
import io.github.pcap2netpol.cluster.model.Pod;
import io.github.pcap2netpol.cluster.model.Workload;
import io.github.pcap2netpol.cluster.model.WorkloadRef;
import io.github.pcap2netpol.policy.selector.PodShapes.Shape;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * The pods that one selector must select, all of them and no others.
 *
 * @param workloads whose pods they are: one, or several that nothing tells apart
 * @param shapes the pods, ended ones too
 * @param changed keys that must not be used, since they changed on some pod
 * @param stable labels that all of the pods carry, and will carry
 * @param base where to start from; it selects all the pods, and may select others
 */
record SelectionTarget(
    SortedSet<WorkloadRef> workloads,
    List<Shape> shapes,
    SortedSet<String> changed,
    Labels stable,
    PodSelection base) {
  private static final Set<String> JOBS = Set.of("Job", "CronJob");

  SelectionTarget {
    workloads = Collections.unmodifiableSortedSet(new TreeSet<>(workloads));
    shapes = List.copyOf(shapes);
    changed = Collections.unmodifiableSortedSet(new TreeSet<>(changed));
  }

  /** The pods of one workload; empty if no label could select them. */
  static Optional<SelectionTarget> of(Workload workload) {
    List<Shape> shapes = PodShapes.allOf(workload);
    SortedSet<String> changed =
        workload.pods().stream()
            .flatMap(pod -> pod.changedLabels().stream())
            .collect(Collectors.toCollection(TreeSet::new));
    Labels stable = common(namelessTemplate(workload), shapes, changed);
    return base(workload, changed)
        .or(() -> PodSelection.of(LabelSelector.of(stable)))
        .or(() -> byJobName(List.of(workload.ref()), shapes))
        .map(
            base ->
                new SelectionTarget(
                    new TreeSet<>(List.of(workload.ref())), shapes, changed, stable, base));
  }

  /** The pods of all of these together; empty if no label is common to them. */
  static Optional<SelectionTarget> ofAll(List<SelectionTarget> targets) {
    TreeSet<WorkloadRef> workloads = new TreeSet<>();
    TreeSet<String> changed = new TreeSet<>();
    List<Shape> shapes = new ArrayList<>();
    TreeMap<String, String> labels =
        new TreeMap<>(targets.get(0).base().selector().matchLabels().values());
    List<Requirement> requirements =
        new ArrayList<>(targets.get(0).base().selector().matchExpressions());
    for (SelectionTarget target : targets) {
      workloads.addAll(target.workloads());
      changed.addAll(target.changed());
      shapes.addAll(target.shapes());
      LabelSelector base = target.base().selector();
      labels.entrySet().retainAll(base.matchLabels().values().entrySet());
      requirements.retainAll(base.matchExpressions());
    }
    labels.keySet().removeAll(changed);
    requirements.removeIf(requirement -> changed.contains(requirement.key()));
    Labels stable =
        shapes.isEmpty() ? Labels.NONE : common(shapes.get(0).labels(), shapes, changed);
    return PodSelection.of(new LabelSelector(Labels.of(labels), requirements))
        .or(() -> PodSelection.of(LabelSelector.of(stable)))
        .or(() -> byJobName(workloads, shapes))
        .or(() -> widest(targets, shapes))
        .map(base -> new SelectionTarget(workloads, shapes, changed, stable, base));
  }

  private static Optional<PodSelection> widest(List<SelectionTarget> targets, List<Shape> shapes) {
    return targets.stream()
        .map(SelectionTarget::base)
        .filter(base -> shapes.stream().allMatch(shape -> base.selector().matches(shape.labels())))
        .findFirst();
  }

  /** A workload's own selector, as far as it can be relied on. */
  private static Optional<PodSelection> base(Workload workload, SortedSet<String> changed) {
    return workload
        .selector()
        .flatMap(
            selector ->
                PodSelection.of(
                    new LabelSelector(
                        StableLabels.of(selector.matchLabels(), changed),
                        selector.matchExpressions().stream()
                            .filter(
                                requirement ->
                                    !StableLabels.isVolatile(requirement.key())
                                        && !changed.contains(requirement.key()))
                            .toList())));
  }

  private static Labels common(Labels labels, List<Shape> shapes, SortedSet<String> changed) {
    TreeMap<String, String> common = new TreeMap<>(StableLabels.of(labels, changed).values());
    shapes.forEach(shape -> common.entrySet().retainAll(shape.labels().values().entrySet()));
    return Labels.of(common);
  }

  /**
   * The labels of the template. Where it had to be guessed from a single pod, a label that holds
   * the pod's own name is no part of it.
   */
  private static Labels namelessTemplate(Workload workload) {
    if (workload.ref().kind().equals("Pod")) {
      return workload.templateLabels();
    }
    Set<String> names =
        workload.pods().stream().map(Pod::ref).map(ref -> ref.name()).collect(Collectors.toSet());
    TreeMap<String, String> labels = new TreeMap<>(workload.templateLabels().values());
    labels.values().removeIf(names::contains);
    return Labels.of(labels);
  }

  private static Optional<PodSelection> byJobName(
      Collection<WorkloadRef> workloads, List<Shape> shapes) {
    if (!workloads.stream().allMatch(workload -> JOBS.contains(workload.kind()))) {
      return Optional.empty();
    }
    boolean old =
        shapes.stream()
            .anyMatch(shape -> !shape.labels().values().containsKey(PerPodLabels.JOB_NAME));
    return Optional.of(
        new PodSelection(
            new LabelSelector(
                Labels.NONE,
                List.of(
                    new Requirement(
                        old && !shapes.isEmpty()
                            ? PerPodLabels.OLD_JOB_NAME
                            : PerPodLabels.JOB_NAME,
                        Operator.EXISTS,
                        List.of())))));
  }
}
