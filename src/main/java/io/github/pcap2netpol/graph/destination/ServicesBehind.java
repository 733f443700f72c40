package io.github.pcap2netpol.graph.destination;

import io.github.pcap2netpol.cluster.addresses.AddressBook;
import io.github.pcap2netpol.cluster.addresses.Backing;
import io.github.pcap2netpol.cluster.model.Cluster;
import io.github.pcap2netpol.cluster.model.Service;
import io.github.pcap2netpol.cluster.model.ServicePort;
import io.github.pcap2netpol.graph.model.Peer;
import io.github.pcap2netpol.net.PortProtocol;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Finds the Services with several workloads behind them that lead to a workload's port. */
final class ServicesBehind {
  /** A port of a Service. */
  record Way(Service service, ServicePort port) {}

  private record At(Peer workload, PortProtocol port) {}

  private final Map<At, List<Way>> ways = new HashMap<>();

  ServicesBehind(Cluster cluster, AddressBook addresses) {
    for (Service service : cluster.services().values()) {
      for (ServicePort port : service.ports()) {
        List<Backing> behind = addresses.backing(service, port);
        if (behind.size() > 1) {
          behind.forEach(backing -> add(service, port, backing));
        }
      }
    }
  }

  private void add(Service service, ServicePort port, Backing backing) {
    if (backing instanceof Backing.PodBacking pods) {
      for (PortProtocol target : pods.ports()) {
        ways.computeIfAbsent(
                new At(new Peer.WorkloadPeer(pods.workload()), target), any -> new ArrayList<>(1))
            .add(new Way(service, port));
      }
    }
  }

  /** Ordered by Service. */
  List<Way> leadingTo(Peer workload, PortProtocol port) {
    return ways.getOrDefault(new At(workload, port), List.of());
  }
}
