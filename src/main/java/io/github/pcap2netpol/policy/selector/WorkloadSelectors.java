package io.github.pcap2netpol.policy.selector;

import io.github.pcap2netpol.cluster.model.Cluster;
import io.github.pcap2netpol.cluster.model.LabelSelector;
import io.github.pcap2netpol.cluster.model.WorkloadRef;
import java.util.Collection;
import java.util.Collections;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * How the pods of workloads are selected, both in their own policies and in rules of other
 * policies.
 */
public final class WorkloadSelectors {
  private WorkloadSelectors() {}

  /**
   * A selector for each workload that has selectable pods. It selects no other pods, unless they
   * cannot be distinguished.
   *
   * @return never contains empty selectors or hostNetwork workloads
   */
  public static SortedMap<WorkloadRef, LabelSelector> of(
      Cluster cluster, Collection<WorkloadRef> workloads) {
    WorkloadSelections selections =
        new WorkloadSelections(cluster, new PodShapes(cluster, workloads), workloads);
    TreeMap<WorkloadRef, LabelSelector> selectors = new TreeMap<>();
    for (WorkloadRef workload : workloads) {
      selections
          .of(workload)
          .ifPresent(selection -> selectors.put(workload, selection.pods().selector()));
    }
    return Collections.unmodifiableSortedMap(selectors);
  }
}
