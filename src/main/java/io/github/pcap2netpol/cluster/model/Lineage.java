package io.github.pcap2netpol.cluster.model;

import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * How a workload's pods came about.
 *
 * @param steps names of the ReplicaSets, ReplicationControllers and Jobs between the workload and
 *     its pods, which are replaced with each release or run
 * @param above what created the workload, nearest first; empty if nothing did
 * @param uids known uids of its pods and of all these objects
 * @param varying keys of labels whose value differs between its ReplicaSets
 * @param instances the workloads that were merged into this one as instances; usually empty
 */
public record Lineage(
    SortedSet<String> steps,
    List<WorkloadRef> above,
    SortedSet<String> uids,
    SortedSet<String> varying,
    SortedSet<WorkloadRef> instances) {
  public static final Lineage NONE =
      new Lineage(
          Collections.emptySortedSet(),
          List.of(),
          Collections.emptySortedSet(),
          Collections.emptySortedSet(),
          Collections.emptySortedSet());

  public Lineage {
    steps = copy(steps);
    above = List.copyOf(above);
    uids = copy(uids);
    varying = copy(varying);
    instances = copy(instances);
  }

  /** The union of both lineages. */
  public Lineage and(Lineage other) {
    TreeSet<WorkloadRef> all = new TreeSet<>(above);
    all.addAll(other.above);
    return new Lineage(
        union(steps, other.steps),
        above.equals(other.above) ? above : List.copyOf(all),
        union(uids, other.uids),
        union(varying, other.varying),
        union(instances, other.instances));
  }

  private static <T extends Comparable<T>> SortedSet<T> copy(Collection<T> set) {
    return Collections.unmodifiableSortedSet(new TreeSet<>(set));
  }

  private static <T extends Comparable<T>> SortedSet<T> union(
      Collection<T> one, Collection<T> other) {
    TreeSet<T> all = new TreeSet<>(one);
    all.addAll(other);
    return all;
  }
}
