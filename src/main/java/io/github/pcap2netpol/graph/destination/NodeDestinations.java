package io.github.pcap2netpol.graph.destination;

import io.github.pcap2netpol.cluster.addresses.ApiServers;
import io.github.pcap2netpol.cluster.addresses.Placement;
import io.github.pcap2netpol.cluster.model.Node;
import io.github.pcap2netpol.cluster.model.Pod;
import io.github.pcap2netpol.connection.model.Connection;
import io.github.pcap2netpol.graph.model.Flow;
import io.github.pcap2netpol.graph.model.Peer;
import io.github.pcap2netpol.graph.model.Route;
import io.github.pcap2netpol.graph.model.TrafficEdge;
import io.github.pcap2netpol.net.IpAddress;
import io.github.pcap2netpol.net.PortProtocol;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * Destinations called by an address of a node: a pod behind a host port, a hostNetwork pod, or the
 * node itself.
 */
final class NodeDestinations {
  private final HostPorts hostPorts;
  private final Placement placement;
  private final OtherApiServers apiServers;
  private final OtherNodes otherNodes;

  NodeDestinations(
      HostPorts hostPorts, Placement placement, OtherApiServers apiServers, OtherNodes otherNodes) {
    this.hostPorts = hostPorts;
    this.placement = placement;
    this.apiServers = apiServers;
    this.otherNodes = otherNodes;
  }

  /**
   * What was called.
   *
   * @param node whose address was dialled
   * @param origin the calling pod, if it was a pod
   */
  Destination of(Connection connection, Node node, Optional<Pod> origin) {
    Optional<Pod> forwarded = hostPorts.forwardedTo(node.name(), connection.port());
    if (forwarded.isPresent()) {
      return behindHostPort(connection, node, forwarded.get());
    }
    Optional<Pod> onHost = hostPorts.listeningOn(node.name(), connection.port());
    if (onHost.isPresent()) {
      return onHostNetwork(connection, node, onHost.get());
    }
    // A workload that calls its own node will call another node when it runs there.
    SortedSet<String> others =
        origin
            .filter(pod -> pod.node().filter(node.name()::equals).isPresent())
            .map(pod -> placement.mayRunOn(pod.workload()))
            .orElseGet(TreeSet::new);
    return new Destination(
        new Route.Direct(),
        List.of(Targets.nodeAt(node, connection.responder(), connection.port())),
        List.of(),
        inferred(connection, node, others),
        Optional.empty());
  }

  private Destination behindHostPort(Connection connection, Node node, Pod pod) {
    PortProtocol inside = hostPorts.inside(pod, connection.port());
    return new Destination(
        new Route.Direct(),
        List.of(new Target.PodTarget(pod.workload(), inside, List.of(pod))),
        List.of(Targets.nodeAt(node, connection.responder(), connection.port())),
        inferred(connection, node, placement.mayRunOn(pod.workload())),
        Optional.empty());
  }

  private Destination onHostNetwork(Connection connection, Node node, Pod pod) {
    IpAddress dialled = connection.responder();
    // Each static pod of an API server is a workload of its own.
    SortedSet<String> others =
        ApiServers.isStaticPod(pod) ? apiServers.nodes() : placement.mayRunOn(pod.workload());
    return new Destination(
        new Route.Direct(),
        List.of(
            new Target.AddressTarget(
                new Peer.WorkloadPeer(pod.workload()),
                connection.port(),
                TrafficEdge.single(List.of(dialled)),
                List.of(new Flow.NodeEnd(node.name(), dialled)))),
        List.of(),
        inferred(connection, node, others),
        Optional.empty());
  }

  /** Other API servers, and the same port of the other nodes on which the workload may run. */
  private List<Destination.InferredTarget> inferred(
      Connection connection, Node seen, SortedSet<String> names) {
    List<Destination.InferredTarget> all = new ArrayList<>(apiServers.others(connection));
    all.addAll(otherNodes.of(names, seen, connection.responder(), connection.port()));
    return all;
  }
}
