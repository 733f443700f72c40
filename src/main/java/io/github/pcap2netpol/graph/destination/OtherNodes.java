package io.github.pcap2netpol.graph.destination;

import io.github.pcap2netpol.cluster.addresses.Placement;
import io.github.pcap2netpol.cluster.model.Cluster;
import io.github.pcap2netpol.cluster.model.Node;
import io.github.pcap2netpol.graph.model.Flow;
import io.github.pcap2netpol.graph.model.Inference;
import io.github.pcap2netpol.graph.model.Peer;
import io.github.pcap2netpol.graph.model.TrafficEdge;
import io.github.pcap2netpol.net.IpAddress;
import io.github.pcap2netpol.net.IpPrefix;
import io.github.pcap2netpol.net.PortProtocol;
import java.util.List;
import java.util.SortedSet;
import java.util.stream.Stream;

/**
 * Infers the nodes that will be called instead of the observed one, because the called workload
 * moves, or the caller that calls its own node.
 */
final class OtherNodes {
  private final Cluster cluster;
  private final Placement placement;

  OtherNodes(Cluster cluster, Placement placement) {
    this.cluster = cluster;
    this.placement = placement;
  }

  /** These nodes, without the one that was called. */
  List<Destination.InferredTarget> of(
      SortedSet<String> nodes, Node called, IpAddress dialled, PortProtocol port) {
    return nodes.stream()
        .filter(name -> !name.equals(called.name()))
        .flatMap(name -> Stream.ofNullable(cluster.nodes().get(name)))
        .map(node -> moved(node, dialled, port))
        .toList();
  }

  /**
   * The nodes on which a hostNetwork workload behind a Service may run in addition to the current
   * ones.
   */
  List<Destination.InferredTarget> of(Target target, IpAddress dialled) {
    if (!(target instanceof Target.AddressTarget address)
        || !(address.peer() instanceof Peer.WorkloadPeer workload)) {
      return List.of();
    }
    return placement.mayRunOn(workload.workload()).stream()
        .flatMap(name -> Stream.ofNullable(cluster.nodes().get(name)))
        .filter(
            node ->
                node.addresses().stream()
                    .map(IpPrefix::of)
                    .noneMatch(address.addresses()::contains))
        .map(node -> moved(node, dialled, target.port()))
        .toList();
  }

  private static Destination.InferredTarget moved(Node node, IpAddress like, PortProtocol port) {
    return new Destination.InferredTarget(
        node(node, like, port), Inference.SAME_WORKLOAD_OTHER_NODE);
  }

  /** A node by all its addresses of the family that was dialled. */
  static Target node(Node node, IpAddress like, PortProtocol port) {
    List<IpAddress> same =
        node.addresses().stream().filter(each -> each.isIpv4() == like.isIpv4()).toList();
    return new Target.AddressTarget(
        new Peer.NodePeer(node.name()),
        port,
        TrafficEdge.single(same),
        same.stream().<Flow.End>map(each -> new Flow.NodeEnd(node.name(), each)).toList());
  }
}
