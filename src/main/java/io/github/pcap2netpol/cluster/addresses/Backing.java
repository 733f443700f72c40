package io.github.pcap2netpol.cluster.addresses;

import io.github.pcap2netpol.cluster.model.Pod;
import io.github.pcap2netpol.cluster.model.WorkloadRef;
import io.github.pcap2netpol.net.Endpoint;
import io.github.pcap2netpol.net.IpAddress;
import io.github.pcap2netpol.net.PortProtocol;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.BiConsumer;

/** Something behind a Service port. */
public sealed interface Backing {
  /**
   * Pods of a workload.
   *
   * @param workload the workload
   * @param podsByPort its pods behind the Service port, by target port; there are several keys if a
   *     named port differs between pods
   */
  record PodBacking(WorkloadRef workload, SortedMap<PortProtocol, List<Pod>> podsByPort)
      implements Backing {
    public PodBacking {
      SortedMap<PortProtocol, List<Pod>> copy = new TreeMap<>();
      podsByPort.forEach((port, pods) -> copy.put(port, List.copyOf(pods)));
      podsByPort = Collections.unmodifiableSortedMap(copy);
    }

    /** Passes on the addresses of its pods, each with the target port there. */
    public void eachAddress(BiConsumer<IpAddress, PortProtocol> each) {
      podsByPort.forEach(
          (port, pods) ->
              pods.forEach(pod -> pod.addresses().forEach(address -> each.accept(address, port))));
    }

    /** The target ports of its pods. */
    public Set<PortProtocol> ports() {
      return podsByPort.keySet();
    }
  }

  /**
   * An address that is not a pod's own: the API server, a hostNetwork pod, or a database outside
   * the cluster.
   *
   * @param endpoint the address and port
   */
  record AddressBacking(Endpoint endpoint) implements Backing {}
}
