package io.github.pcap2netpol.graph.draft;

import io.github.pcap2netpol.graph.model.Inference;
import io.github.pcap2netpol.graph.model.Peer;
import io.github.pcap2netpol.graph.model.Route;
import io.github.pcap2netpol.graph.model.TrafficEdge;
import io.github.pcap2netpol.net.IpPrefix;
import io.github.pcap2netpol.net.PortProtocol;
import io.github.pcap2netpol.parallel.InOrder;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** The edges under construction, of all bundles together. */
public final class Drafts {
  private final Map<EdgeDraft.Key, EdgeDraft> byKey = new HashMap<>();

  public EdgeDraft draft(Peer from, Peer to, PortProtocol port) {
    return byKey.computeIfAbsent(new EdgeDraft.Key(from, to, port), key -> new EdgeDraft());
  }

  public Optional<EdgeDraft> existing(Peer from, Peer to, PortProtocol port) {
    return Optional.ofNullable(byKey.get(new EdgeDraft.Key(from, to, port)));
  }

  /**
   * Infers how a port was addressed for callers that were captured only elsewhere, where the
   * address that they called may already have been translated.
   */
  public void inferRoute(Peer to, PortProtocol port, Inference reason, Route route) {
    byKey.forEach(
        (key, draft) -> {
          if (key.to().equals(to) && key.port().equals(port) && draft.isRouteUnknown()) {
            draft.infer(reason, route);
          }
        });
  }

  /** All edges, sorted. Inferred addresses that were also called are left out. */
  public List<TrafficEdge> edges() {
    List<TrafficEdge> all =
        InOrder.map(byKey.entrySet(), entry -> entry.getValue().toEdge(entry.getKey())).stream()
            .sorted()
            .toList();
    Map<CallerAndPort, Set<IpPrefix>> called = new HashMap<>();
    for (TrafficEdge edge : all) {
      if (!edge.isInferred()) {
        called
            .computeIfAbsent(CallerAndPort.of(edge), any -> new HashSet<>())
            .addAll(edge.toAddresses());
      }
    }
    return all.stream()
        .filter(
            edge ->
                !edge.isInferred()
                    || edge.toAddresses().isEmpty()
                    || !called
                        .getOrDefault(CallerAndPort.of(edge), Set.of())
                        .containsAll(edge.toAddresses()))
        .toList();
  }

  private record CallerAndPort(Peer from, PortProtocol port) {
    static CallerAndPort of(TrafficEdge edge) {
      return new CallerAndPort(edge.from(), edge.port());
    }
  }
}
