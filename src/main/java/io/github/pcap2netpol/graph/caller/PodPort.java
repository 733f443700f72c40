package io.github.pcap2netpol.graph.caller;

import io.github.pcap2netpol.cluster.model.WorkloadRef;
import io.github.pcap2netpol.net.PortProtocol;
import org.jspecify.annotations.Nullable;

/** A port of a workload's pods. */
public record PodPort(WorkloadRef workload, PortProtocol port) implements Comparable<PodPort> {
  @Override
  public int compareTo(PodPort other) {
    int byWorkload = workload.compareTo(other.workload);
    return byWorkload != 0 ? byWorkload : port.compareTo(other.port);
  }

  /** Written out: maps ask so often that what the compiler would generate takes its time. */
  @Override
  public boolean equals(@Nullable Object other) {
    return this == other
        || (other instanceof PodPort that
            && port.equals(that.port)
            && workload.equals(that.workload));
  }

  @Override
  public int hashCode() {
    return port.hashCode() * 31 + workload.hashCode();
  }
}
