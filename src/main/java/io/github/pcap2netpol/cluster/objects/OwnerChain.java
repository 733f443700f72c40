package io.github.pcap2netpol.cluster.objects;

import io.github.pcap2netpol.cluster.model.WorkloadRef;
import java.util.List;

/**
 * What controls a pod, from the pod up.
 *
 * @param steps what stands between the pod and its workload, the nearest first
 * @param workload the workload; the pod itself if nothing controls it
 * @param above what made the workload in turn, as far as is known, the nearest first
 */
public record OwnerChain(List<WorkloadRef> steps, WorkloadRef workload, List<WorkloadRef> above) {
  public OwnerChain {
    steps = List.copyOf(steps);
    above = List.copyOf(above);
  }
}
