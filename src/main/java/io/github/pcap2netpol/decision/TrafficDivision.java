package io.github.pcap2netpol.decision;

import io.github.pcap2netpol.connection.model.Connection;
import io.github.pcap2netpol.decision.Decided.DeniedEdge;
import io.github.pcap2netpol.decision.Decided.DeniedExposure;
import io.github.pcap2netpol.graph.model.Basis;
import io.github.pcap2netpol.graph.model.Exposure;
import io.github.pcap2netpol.graph.model.Flow;
import io.github.pcap2netpol.graph.model.Peer;
import io.github.pcap2netpol.graph.model.TrafficEdge;
import io.github.pcap2netpol.graph.model.TrafficGraph;
import io.github.pcap2netpol.graph.model.TrafficMap;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Traffic divided into the traffic that stays allowed and what is denied.
 *
 * @param allowed the traffic that stays
 * @param edges the denied edges, in order
 * @param exposures the closed ports, in order
 * @param flows the observed flows of either
 */
record TrafficDivision(
    TrafficMap allowed, List<DeniedEdge> edges, List<DeniedExposure> exposures, List<Flow> flows) {
  /** Says which decision denies something, if one does. */
  interface Judge {
    Optional<Decision> denial(TrafficEdge edge);

    Optional<Decision> denial(Exposure exposure);
  }

  /** Divides the traffic. No decision denies name resolution. */
  static TrafficDivision of(TrafficMap traffic, Judge judge) {
    List<TrafficEdge> kept = new ArrayList<>();
    List<DeniedEdge> denied = new ArrayList<>();
    for (TrafficEdge edge : traffic.graph().edges()) {
      Optional<Decision> denial = edge.isDns() ? Optional.empty() : judge.denial(edge);
      denial.ifPresentOrElse(
          decision -> denied.add(new DeniedEdge(edge, decision)), () -> kept.add(edge));
    }
    List<Exposure> open = new ArrayList<>();
    List<DeniedExposure> closed = new ArrayList<>();
    for (Exposure exposure : traffic.exposures()) {
      judge
          .denial(exposure)
          .ifPresentOrElse(
              decision -> closed.add(new DeniedExposure(exposure, decision)),
              () -> open.add(exposure));
    }
    Map<Connection, Set<Peer>> peers = deniedPeers(denied, closed);
    List<Flow> flows = new ArrayList<>();
    List<Flow> deniedFlows = new ArrayList<>();
    for (Flow flow : traffic.flows()) {
      (isTo(peers.getOrDefault(flow.connection(), Set.of()), flow) ? deniedFlows : flows).add(flow);
    }
    TrafficMap allowed =
        new TrafficMap(
            TrafficGraph.of(traffic.graph().peers(), kept),
            open,
            flows,
            traffic.attempts(),
            traffic.undecided(),
            traffic.cluster(),
            traffic.captured(),
            traffic.lookups());
    return new TrafficDivision(allowed, denied, closed, deniedFlows);
  }

  /** The peers that each connection must no longer reach. */
  private static Map<Connection, Set<Peer>> deniedPeers(
      List<DeniedEdge> edges, List<DeniedExposure> exposures) {
    Map<Connection, Set<Peer>> denied = new HashMap<>();
    for (DeniedEdge each : edges) {
      observations(each.edge())
          .forEach(
              connection ->
                  denied.computeIfAbsent(connection, any -> new HashSet<>()).add(each.edge().to()));
    }
    for (DeniedExposure each : exposures) {
      Peer called = new Peer.WorkloadPeer(each.exposure().workload());
      each.exposure()
          .basis()
          .evidence()
          .observations()
          .forEach(
              connection -> denied.computeIfAbsent(connection, any -> new HashSet<>()).add(called));
    }
    return denied;
  }

  /** Whether the flow's pod is one of these; other ends are identified by the connection alone. */
  private static boolean isTo(Set<Peer> denied, Flow flow) {
    return flow.destination() instanceof Flow.PodEnd pod
        ? denied.contains(new Peer.WorkloadPeer(pod.pod().workload()))
        : !denied.isEmpty();
  }

  private static List<Connection> observations(TrafficEdge edge) {
    return edge.basis() instanceof Basis.Observed observed
        ? observed.evidence().observations()
        : List.of();
  }
}
