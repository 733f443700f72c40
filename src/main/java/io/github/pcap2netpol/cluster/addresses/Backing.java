package io.github.pcap2netpol.cluster.addresses;

import io.github.pcap2netpol.cluster.model.Pod;
import io.github.pcap2netpol.cluster.model.WorkloadRef;
import io.github.pcap2netpol.net.Endpoint;
import io.github.pcap2netpol.net.PortProtocol;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;

/** What stands behind a Service port. */
public sealed interface Backing {
  /**
   * Pods of a workload.
   *
   * @param workload the workload
   * @param podsByPort its pods behind the Service port, by their own port: more than one where a
   *     named port differs between pods
   */
  record PodBacking(WorkloadRef workload, SortedMap<PortProtocol, List<Pod>> podsByPort)
      implements Backing {
    public PodBacking {
      SortedMap<PortProtocol, List<Pod>> copy = new TreeMap<>();
      podsByPort.forEach((port, pods) -> copy.put(port, List.copyOf(pods)));
      podsByPort = Collections.unmodifiableSortedMap(copy);
    }

    /** The ports of its pods. */
    public Set<PortProtocol> ports() {
      return podsByPort.keySet();
    }
  }

  /**
   * An address that is no pod's own: the API server, a hostNetwork pod, a database outside.
   *
   * @param endpoint the address and port
   */
  record AddressBacking(Endpoint endpoint) implements Backing {}
}
