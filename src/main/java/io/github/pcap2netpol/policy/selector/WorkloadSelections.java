package io.github.pcap2netpol.policy.selector;

import io.github.pcap2netpol.cluster.label.LabelDoubt;
import io.github.pcap2netpol.cluster.model.Cluster;
import io.github.pcap2netpol.cluster.model.WorkloadRef;
import io.github.pcap2netpol.parallel.InOrder;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Collections;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/** How to select the pods of each workload, whether it is governed or a peer. */
public final class WorkloadSelections {
  /**
   * A selector and everything it selects.
   *
   * @param pods the selector
   * @param workloads the workloads whose pods it selects: one, or several that cannot be
   *     distinguished
   * @param doubts what changes those of its labels that will not last
   */
  public record Selection(
      PodSelection pods, SortedSet<WorkloadRef> workloads, SortedMap<String, LabelDoubt> doubts) {
    public Selection {
      doubts = Collections.unmodifiableSortedMap(new TreeMap<>(doubts));
      workloads = Collections.unmodifiableSortedSet(new TreeSet<>(workloads));
    }

    public boolean isAmbiguous() {
      return workloads.size() > 1;
    }
  }

  private final Map<WorkloadRef, Selection> selections = new TreeMap<>();

  /** Selections for these workloads, and for those that can't be distinguished from them. */
  public WorkloadSelections(Cluster cluster, PodShapes pods, Collection<WorkloadRef> needed) {
    Targets targets = new Targets(cluster, pods);
    targets.prepare(needed);
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
        continue; // has been merged with others in the meantime
      }
      Optional<SelectionTarget> target = targets.of(group);
      if (target.isEmpty()) {
        group.forEach(selections::remove);
        continue;
      }
      NarrowedSelector distinction = NarrowedSelector.of(target.get(), pods);
      if (group.containsAll(distinction.confused())) {
        Selection selection = new Selection(distinction.selection(), group, distinction.doubts());
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

  /** All selections, each once, in the order of their first workloads. */
  public List<Selection> all() {
    return selections.values().stream().distinct().toList();
  }

  /** How to select its pods; empty if it has none, or no label selects them. */
  public Optional<Selection> of(WorkloadRef workload) {
    return Optional.ofNullable(selections.get(workload));
  }

  /** Selection targets, for single workloads and for several together. */
  private static final class Targets {
    private final Cluster cluster;
    private final PodShapes pods;
    private final SelectorsInUse reliedOn;
    private final Map<WorkloadRef, Optional<SelectionTarget>> known = new TreeMap<>();

    Targets(Cluster cluster, PodShapes pods) {
      this.cluster = cluster;
      this.pods = pods;
      this.reliedOn = new SelectorsInUse(cluster);
    }

    /** Computes the targets of these workloads in parallel. */
    void prepare(Collection<WorkloadRef> workloads) {
      record Worked(WorkloadRef ref, Optional<SelectionTarget> target) {}
      InOrder.map(workloads, ref -> new Worked(ref, target(ref)))
          .forEach(worked -> known.put(worked.ref(), worked.target()));
    }

    private Optional<SelectionTarget> target(WorkloadRef ref) {
      return Optional.ofNullable(cluster.workloads().get(ref))
          .filter(workload -> !workload.hostNetwork())
          .flatMap(workload -> SelectionTarget.of(workload, pods, reliedOn));
    }

    Optional<SelectionTarget> of(Collection<WorkloadRef> group) {
      List<SelectionTarget> members =
          group.stream().flatMap(ref -> known.computeIfAbsent(ref, this::target).stream()).toList();
      return switch (members.size()) {
        case 0 -> Optional.empty();
        case 1 -> Optional.of(members.get(0));
        default -> SelectionTarget.ofAll(members);
      };
    }
  }
}
