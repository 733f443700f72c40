package io.github.pcap2netpol.graph.caller;

import io.github.pcap2netpol.cluster.model.WorkloadRef;
import io.github.pcap2netpol.net.PortProtocol;

/** A port of a workload's pods. */
public record PodPort(WorkloadRef workload, PortProtocol port) implements Comparable<PodPort> {
  @Override
  public int compareTo(PodPort other) {
    int byWorkload = workload.compareTo(other.workload);
    return byWorkload != 0 ? byWorkload : port.compareTo(other.port);
  }
}
