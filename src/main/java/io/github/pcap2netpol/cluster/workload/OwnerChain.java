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
}
