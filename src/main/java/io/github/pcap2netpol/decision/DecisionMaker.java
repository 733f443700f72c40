package io.github.pcap2netpol.decision;

import io.github.pcap2netpol.connection.model.Connection;
import io.github.pcap2netpol.decision.Decided.DeniedEdge;
import io.github.pcap2netpol.decision.Decided.DeniedExposure;
import io.github.pcap2netpol.decision.Decision.Ruling;
import io.github.pcap2netpol.diagnostic.Diagnostic;
import io.github.pcap2netpol.diagnostic.Diagnostics;
import io.github.pcap2netpol.graph.model.Basis;
import io.github.pcap2netpol.graph.model.Exposure;
import io.github.pcap2netpol.graph.model.Flow;
import io.github.pcap2netpol.graph.model.Peer;
import io.github.pcap2netpol.graph.model.TrafficEdge;
import io.github.pcap2netpol.graph.model.TrafficGraph;
import io.github.pcap2netpol.graph.model.TrafficMap;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Applies decisions to traffic. Of several that match, the last one in the file counts; where none
 * matches, what was observed stays allowed.
 */
public final class DecisionMaker {
  private final List<Decision> decisions;
  private final Set<Decision> matched = new HashSet<>();
  private final List<TrafficEdge> kept = new ArrayList<>();
  private final List<DeniedEdge> deniedEdges = new ArrayList<>();
  private final List<Exposure> open = new ArrayList<>();
  private final List<DeniedExposure> closed = new ArrayList<>();

  private DecisionMaker(List<Decision> decisions) {
    this.decisions = decisions;
  }

  /**
   * Applies them.
   *
   * @param today the day on which decisions must still hold, in UTC
   * @param diagnostics receives decisions that have expired ({@code decision-expired}; severe for
   *     those that denied something) or match nothing ({@code decision-unmatched})
   */
  public static Decided decide(
      TrafficMap traffic, List<Decision> decisions, LocalDate today, Diagnostics diagnostics) {
    List<Decision> valid = new ArrayList<>();
    for (Decision decision : decisions) {
      if (decision.hasExpired(today)) {
        diagnostics.add(expired(decision));
      } else {
        valid.add(decision);
      }
    }
    if (valid.isEmpty()) {
      return Decided.nothing(traffic);
    }
    DecisionMaker maker = new DecisionMaker(valid);
    Decided decided = maker.decide(traffic);
    for (Decision decision : valid) {
      if (!maker.matched.contains(decision)) {
        diagnostics.add(
            Diagnostic.warning(
                "decision-unmatched",
                decision.place(),
                "No traffic matches the decision to "
                    + decision.text()
                    + ". Name resolution is not decided here; --dns is. Remove the decision, or"
                    + " correct it."));
      }
    }
    return decided;
  }

  private static Diagnostic expired(Decision decision) {
    String message =
        "The decision to "
            + decision.text()
            + " expired on "
            + decision.expires().map(LocalDate::toString).orElse("")
            + " and was not applied. Renew it, or remove it.";
    return decision.ruling() == Ruling.DENY
        ? Diagnostic.severe("decision-expired", decision.place(), message)
        : Diagnostic.warning("decision-expired", decision.place(), message);
  }

  private Decided decide(TrafficMap traffic) {
    for (TrafficEdge edge : traffic.graph().edges()) {
      Optional<Decision> denial = denial(edge);
      denial.ifPresentOrElse(
          decision -> deniedEdges.add(new DeniedEdge(edge, decision)), () -> kept.add(edge));
    }
    for (Exposure exposure : traffic.exposures()) {
      Optional<Decision> denial = denial(exposure);
      denial.ifPresentOrElse(
          decision -> closed.add(new DeniedExposure(exposure, decision)), () -> open.add(exposure));
    }
    Map<Connection, Set<Peer>> denied = deniedPeers();
    List<Flow> flows = new ArrayList<>();
    List<Flow> deniedFlows = new ArrayList<>();
    for (Flow flow : traffic.flows()) {
      Set<Peer> peers = denied.getOrDefault(flow.connection(), Set.of());
      (isTo(peers, flow) ? deniedFlows : flows).add(flow);
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
    return new Decided(allowed, deniedEdges, closed, deniedFlows);
  }

  /** The decision that denies the traffic, if one does. Names are resolved whatever is decided. */
  private Optional<Decision> denial(TrafficEdge edge) {
    return edge.isDns()
        ? Optional.empty()
        : last(decisions.stream().filter(decision -> decision.matches(edge)).toList());
  }

  private Optional<Decision> denial(Exposure exposure) {
    Peer called = new Peer.WorkloadPeer(exposure.workload());
    return last(
        decisions.stream()
            .filter(
                decision ->
                    (decision.from() instanceof Party.Outside
                            || decision.from() instanceof Party.Anyone)
                        && decision.to().matches(called, List.of())
                        && decision.ports().matches(exposure.port()))
            .toList());
  }

  private Optional<Decision> last(List<Decision> matching) {
    matched.addAll(matching);
    return matching.isEmpty()
        ? Optional.empty()
        : Optional.of(matching.get(matching.size() - 1))
            .filter(decision -> decision.ruling() == Ruling.DENY);
  }

  /** By connection, the peers that it must no longer reach. */
  private Map<Connection, Set<Peer>> deniedPeers() {
    Map<Connection, Set<Peer>> denied = new HashMap<>();
    for (DeniedEdge each : deniedEdges) {
      observations(each.edge())
          .forEach(
              connection ->
                  denied.computeIfAbsent(connection, any -> new HashSet<>()).add(each.edge().to()));
    }
    for (DeniedExposure each : closed) {
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

  /** Whether the flow's pod is one of these; another end is told by the connection alone. */
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
