package io.github.pcap2netpol.cluster.workload;

import io.github.pcap2netpol.cluster.model.WorkloadRef;
import java.util.List;

/**
 * The controllers of a pod, from the pod upwards.
 *
 * @param steps what is between the pod and its workload, nearest first
 * @param workload the workload; the pod itself if nothing controls it
 * @param above what created the workload, as far as is known, nearest first
 */
public record OwnerChain(List<WorkloadRef> steps, WorkloadRef workload, List<WorkloadRef> above) {
  public OwnerChain {
    steps = List.copyOf(steps);
    above = List.copyOf(above);
  }

  /**
   * Whether a ReplicaSet or ReplicationController is between the pod and its workload. Then all of
   * the workload's pods come from one template: where their labels differ, they are of different
   * releases, or of different stages of one (canary and stable).
   */
  boolean isReplicated() {
    return steps.stream()
        .map(WorkloadRef::kind)
        .anyMatch(kind -> kind.equals("ReplicaSet") || kind.equals("ReplicationController"));
  }
}
