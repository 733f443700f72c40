package io.github.pcap2netpol.cluster.addresses;

import io.github.pcap2netpol.cluster.model.Pod;
import io.github.pcap2netpol.cluster.model.WorkloadRef;
import io.github.pcap2netpol.net.Endpoint;
import io.github.pcap2netpol.net.PortProtocol;
import java.util.Collections;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;

/** What stands behind a Service port. */
public sealed interface Backing {
  /**
   * Pods of a workload.
   *
   * @param workload the workload
   * @param ports their ports: more than one where a named port differs between pods
   * @param pods the pods behind the Service port, of this workload
   */
  record PodBacking(WorkloadRef workload, SortedSet<PortProtocol> ports, List<Pod> pods)
      implements Backing {
    public PodBacking {
      ports = Collections.unmodifiableSortedSet(new TreeSet<>(ports));
      pods = List.copyOf(pods);
    }
  }

  /**
   * An address that is no pod's own: the API server, a hostNetwork pod, a database outside.
   *
   * @param endpoint the address and port
   */
  record AddressBacking(Endpoint endpoint) implements Backing {}
}
