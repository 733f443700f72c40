package io.github.pcap2netpol.policy.selector;

import io.github.pcap2netpol.cluster.model.Cluster;
import io.github.pcap2netpol.cluster.model.Workload;
import io.github.pcap2netpol.cluster.model.WorkloadRef;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Collections;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;

/** How to select the pods of each workload, whether it is governed or somebody's peer. */
public final class WorkloadSelections {
  /**
   * A selector and all it selects.
   *
   * @param pods the selector
   * @param workloads whose pods it selects: one, or several that nothing tells apart
   */
  public record Selection(PodSelection pods, SortedSet<WorkloadRef> workloads) {
    public Selection {
      workloads = Collections.unmodifiableSortedSet(new TreeSet<>(workloads));
    }

    public boolean isAmbiguous() {
      return workloads.size() > 1;
    }
  }

  private final Map<WorkloadRef, Selection> selections = new TreeMap<>();

  /** Selections for these workloads, and for those that can't be told from them. */
  public WorkloadSelections(Cluster cluster, PodShapes pods, Collection<WorkloadRef> needed) {
    Map<WorkloadRef, SelectionTarget> targets = targets(cluster, needed);
    // Which workloads share a selection; all members of a group map to the same set.
    Map<WorkloadRef, SortedSet<WorkloadRef>> groups = new TreeMap<>();
    Deque<SortedSet<WorkloadRef>> open = new ArrayDeque<>();
    for (WorkloadRef ref : new TreeSet<>(needed)) {
      open.add(new TreeSet<>(List.of(ref)));
    }
    while (!open.isEmpty()) {
      SortedSet<WorkloadRef> group = open.remove();
      SortedSet<WorkloadRef> current = groups.get(group.first());
      if (current != null && current.size() > group.size()) {
        continue; // has been joined with others meanwhile
      }
      Optional<SelectionTarget> target = target(cluster, targets, group);
      if (target.isEmpty()) {
        group.forEach(selections::remove);
        continue;
      }
      Distinction distinction = Distinction.of(target.get(), pods);
      if (group.containsAll(distinction.confused())) {
        Selection selection = new Selection(distinction.selection(), group);
        group.forEach(member -> selections.put(member, selection));
        continue;
      }
      TreeSet<WorkloadRef> larger = new TreeSet<>(group);
      for (WorkloadRef confused : distinction.confused()) {
        larger.add(confused);
        larger.addAll(groups.getOrDefault(confused, Collections.emptySortedSet()));
      }
      larger.forEach(member -> groups.put(member, larger));
      open.add(larger);
    }
  }

  /** The targets of workloads by themselves, worked out side by side. */
  private static Map<WorkloadRef, SelectionTarget> targets(
      Cluster cluster, Collection<WorkloadRef> needed) {
    Map<WorkloadRef, SelectionTarget> targets = new TreeMap<>();
    needed.parallelStream()
        .flatMap(ref -> Stream.ofNullable(cluster.workloads().get(ref)))
        .filter(workload -> !workload.hostNetwork())
        .flatMap(workload -> SelectionTarget.of(workload).stream())
        .toList()
        .forEach(target -> targets.put(target.workloads().first(), target));
    return targets;
  }

  private static Optional<SelectionTarget> target(
      Cluster cluster, Map<WorkloadRef, SelectionTarget> targets, Collection<WorkloadRef> group) {
    List<SelectionTarget> members =
        group.stream()
            .map(
                ref -> {
                  SelectionTarget known = targets.get(ref);
                  Workload workload = cluster.workloads().get(ref);
                  if (known == null && workload != null && !workload.hostNetwork()) {
                    known = SelectionTarget.of(workload).orElse(null);
                    if (known != null) {
                      targets.put(ref, known);
                    }
                  }
                  return Optional.ofNullable(known);
                })
            .flatMap(Optional::stream)
            .toList();
    if (members.isEmpty()) {
      return Optional.empty();
    }
    return members.size() == 1 ? Optional.of(members.get(0)) : SelectionTarget.ofAll(members);
  }

  /** How to select its pods; empty if it has none, or no label does. */
  public Optional<Selection> of(WorkloadRef workload) {
    return Optional.ofNullable(selections.get(workload));
  }
}
