package io.github.pcap2netpol.policy.rule;

import io.github.pcap2netpol.graph.model.Peer;
import io.github.pcap2netpol.graph.model.TrafficEdge;
import io.github.pcap2netpol.net.IpPrefix;
import java.util.Collections;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;

/** The addresses with which a rule must select a peer that labels can't select. */
public final class PeerAddresses {
  private PeerAddresses() {}

  /** The caller's addresses; empty if labels select it. */
  public static SortedSet<IpPrefix> ofCaller(TrafficEdge edge) {
    SortedSet<IpPrefix> addresses = new TreeSet<>(edge.fromAddresses());
    addresses.addAll(edge.alsoFrom());
    return orOwn(addresses, edge.from());
  }

  /** The callee's addresses; empty if labels select it. */
  public static SortedSet<IpPrefix> ofCalled(TrafficEdge edge) {
    return orOwn(edge.toAddresses(), edge.to());
  }

  private static SortedSet<IpPrefix> orOwn(SortedSet<IpPrefix> addresses, Peer peer) {
    if (!addresses.isEmpty()) {
      return addresses;
    }
    return peer instanceof Peer.ExternalPeer external
        ? new TreeSet<>(Set.of(external.prefix()))
        : Collections.emptySortedSet();
  }
}
