package io.github.pcap2netpol.graph.destination;

import io.github.pcap2netpol.cluster.addresses.AddressBook;
import io.github.pcap2netpol.cluster.addresses.AddressOwner;
import io.github.pcap2netpol.cluster.model.Node;
import io.github.pcap2netpol.graph.model.Flow;
import io.github.pcap2netpol.graph.model.Peer;
import io.github.pcap2netpol.graph.model.TrafficEdge;
import io.github.pcap2netpol.net.IpAddress;
import io.github.pcap2netpol.net.IpPrefix;
import io.github.pcap2netpol.net.PortProtocol;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** Makes the targets that addresses stand for. */
final class Targets {
  private final AddressBook addresses;
  private final HostPorts hostPorts;

  Targets(AddressBook addresses, HostPorts hostPorts) {
    this.addresses = addresses;
    this.hostPorts = hostPorts;
  }

  /** The owner of the address. */
  Target at(IpAddress address, PortProtocol port, Instant time) {
    AddressOwner owner = addresses.ownerAt(address, time);
    if (owner instanceof AddressOwner.PodOwner pod) {
      return new Target.PodTarget(pod.pod().workload(), port, List.of(pod.pod()));
    }
    Optional<Node> node = owner.asNode();
    if (node.isEmpty()) {
      return external(address, port);
    }
    Peer peer =
        hostPorts
            .listeningOn(node.get().name(), port)
            .<Peer>map(pod -> new Peer.WorkloadPeer(pod.workload()))
            .orElse(new Peer.NodePeer(node.get().name()));
    return new Target.AddressTarget(
        peer,
        port,
        TrafficEdge.single(List.of(address)),
        List.of(new Flow.NodeEnd(node.get().name(), address)));
  }

  static Target external(IpAddress address, PortProtocol port) {
    return new Target.AddressTarget(
        new Peer.ExternalPeer(IpPrefix.of(address)),
        port,
        TrafficEdge.single(List.of(address)),
        List.of(new Flow.AddressEnd(address)));
  }

  static Target nodeAt(Node node, IpAddress address, PortProtocol port) {
    return new Target.AddressTarget(
        new Peer.NodePeer(node.name()),
        port,
        TrafficEdge.single(List.of(address)),
        List.of(new Flow.NodeEnd(node.name(), address)));
  }
}
