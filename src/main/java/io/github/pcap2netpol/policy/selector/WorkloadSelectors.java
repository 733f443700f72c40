package io.github.pcap2netpol.policy.selector;

import io.github.pcap2netpol.cluster.model.Cluster;
import io.github.pcap2netpol.cluster.model.LabelSelector;
import io.github.pcap2netpol.cluster.model.WorkloadRef;
import java.util.Collection;
import java.util.Collections;
import java.util.SortedMap;
import java.util.TreeMap;

/** How the pods of workloads are selected, in policies of ours as in rules for those of others. */
public final class WorkloadSelectors {
  private WorkloadSelectors() {}

  /**
   * A selector for each of the workloads that has selectable pods: it selects no others, unless
   * nothing tells them apart.
   *
   * @return never empty selectors; workloads on their node's network are not in it
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
