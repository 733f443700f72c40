package io.github.pcap2netpol.graph;

import io.github.pcap2netpol.net.PortProtocol;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The edges in the making, of all bundles together. */
final class Drafts {
  private final Map<EdgeDraft.Key, EdgeDraft> byKey = new HashMap<>();

  EdgeDraft draft(Peer from, Peer to, PortProtocol port) {
    return byKey.computeIfAbsent(new EdgeDraft.Key(from, to, port), key -> new EdgeDraft());
  }

  Optional<EdgeDraft> existing(Peer from, Peer to, PortProtocol port) {
    return Optional.ofNullable(byKey.get(new EdgeDraft.Key(from, to, port)));
  }

  List<TrafficEdge> edges() {
    return byKey.entrySet().stream()
        .map(entry -> entry.getValue().toEdge(entry.getKey()))
        .sorted()
        .toList();
  }
}
