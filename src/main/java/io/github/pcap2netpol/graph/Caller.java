package io.github.pcap2netpol.graph;

import io.github.pcap2netpol.cluster.addresses.AddressOwner;
import io.github.pcap2netpol.cluster.addresses.SpecialAddress;
import io.github.pcap2netpol.cluster.model.PodRef;
import io.github.pcap2netpol.connection.model.Connection;
import io.github.pcap2netpol.graph.draft.Side;
import io.github.pcap2netpol.graph.model.Flow;
import io.github.pcap2netpol.graph.model.Peer;
import java.util.Optional;

/**
 * Who opened a connection.
 *
 * @param peer the workload, node or outside address; never one that no policy can cover
 * @param end its end of the flow
 * @param side where the capture that shows the connection was taken
 */
record Caller(Peer peer, Flow.End end, Side side) {
  /**
   * The caller; empty if no policy can cover it.
   *
   * @param owner the owner of the originator's address
   * @param called the owner of the responder's address
   */
  static Optional<Caller> of(Connection connection, AddressOwner owner, AddressOwner called) {
    return peer(connection, owner, called)
        .map(peer -> new Caller(peer, end(connection, owner), side(connection, owner, called)));
  }

  private static Optional<Peer> peer(
      Connection connection, AddressOwner owner, AddressOwner called) {
    if (owner instanceof AddressOwner.PodOwner pod) {
      return Optional.of(new Peer.WorkloadPeer(pod.pod().workload()));
    }
    Optional<Peer> node = owner.asNode().map(each -> new Peer.NodePeer(each.name()));
    if (node.isPresent()) {
      return node;
    }
    if (owner instanceof AddressOwner.SpecialOwner special
        && special.kind() != SpecialAddress.NODE_LOCAL_DNS
        && !(special.kind() == SpecialAddress.LINK_LOCAL
            && called instanceof AddressOwner.PodOwner)) {
      return Optional.empty();
    }
    return Optional.of(new Peer.ExternalPeer(connection.originators()));
  }

  private static Flow.End end(Connection connection, AddressOwner owner) {
    if (owner instanceof AddressOwner.PodOwner pod) {
      return new Flow.PodEnd(pod.pod());
    }
    return owner
        .asNode()
        .<Flow.End>map(node -> new Flow.NodeEnd(node.name(), connection.originator()))
        .orElseGet(() -> new Flow.AddressEnd(connection.originators()));
  }

  private static Side side(Connection connection, AddressOwner caller, AddressOwner called) {
    Optional<PodRef> at = connection.capture().pod();
    if (at.isEmpty()) {
      return Side.ELSEWHERE;
    }
    if (caller instanceof AddressOwner.PodOwner owner && owner.pod().ref().equals(at.get())) {
      return Side.ORIGINATOR;
    }
    return called instanceof AddressOwner.PodOwner owner && owner.pod().ref().equals(at.get())
        ? Side.RESPONDER
        : Side.ELSEWHERE;
  }
}
