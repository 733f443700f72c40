package io.github.pcap2netpol.policy;

import io.github.pcap2netpol.cluster.model.WorkloadRef;
import io.github.pcap2netpol.diagnostic.Diagnostic;
import io.github.pcap2netpol.diagnostic.Diagnostics;
import io.github.pcap2netpol.graph.model.Exposure;
import io.github.pcap2netpol.graph.model.Peer;
import io.github.pcap2netpol.graph.model.TrafficEdge;
import io.github.pcap2netpol.graph.model.TrafficMap;
import io.github.pcap2netpol.policy.model.NameResolution;
import io.github.pcap2netpol.policy.model.PolicyOptions;
import io.github.pcap2netpol.policy.model.PolicyOptions.Inferences;
import io.github.pcap2netpol.policy.rule.PolicyUnit;
import io.github.pcap2netpol.policy.scope.Scope;
import io.github.pcap2netpol.policy.scope.Scopes;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Gives each policy the traffic that it must allow under the options. */
final class PolicyUnits {
  private final TrafficMap traffic;
  private final PolicyOptions options;
  private final Diagnostics diagnostics;

  private PolicyUnits(TrafficMap traffic, PolicyOptions options, Diagnostics diagnostics) {
    this.traffic = traffic;
    this.options = options;
    this.diagnostics = diagnostics;
  }

  /** One unit for each policy, in order. */
  static List<PolicyUnit> of(
      TrafficMap traffic, Scopes scopes, PolicyOptions options, Diagnostics diagnostics) {
    return new PolicyUnits(traffic, options, diagnostics)
        .all(scopes.of(options.granularity(), traffic.captured()));
  }

  private List<PolicyUnit> all(List<Scope> scopes) {
    Map<WorkloadRef, List<Exposure>> exposures =
        traffic.exposures().stream()
            .flatMap(exposure -> wanted(exposure).stream())
            .sorted()
            .collect(Collectors.groupingBy(Exposure::workload));
    return scopes.stream().map(scope -> unit(scope, exposures)).toList();
  }

  private PolicyUnit unit(Scope scope, Map<WorkloadRef, List<Exposure>> exposures) {
    TreeSet<TrafficEdge> incoming = new TreeSet<>();
    TreeSet<TrafficEdge> outgoing = new TreeSet<>();
    List<Exposure> exposed = new ArrayList<>();
    for (WorkloadRef workload : scope.workloads()) {
      Peer peer = new Peer.WorkloadPeer(workload);
      wanted(traffic.graph().to(peer)).forEach(incoming::add);
      wanted(resolved(traffic.graph().from(peer))).forEach(outgoing::add);
      exposed.addAll(exposures.getOrDefault(workload, List.of()));
    }
    TreeSet<WorkloadRef> captured = new TreeSet<>(scope.workloads());
    captured.retainAll(traffic.captured());
    return new PolicyUnit(
        scope, captured, List.copyOf(incoming), List.copyOf(outgoing), List.copyOf(exposed));
  }

  /** One workload's outgoing traffic without unwanted name resolution. */
  private List<TrafficEdge> resolved(List<TrafficEdge> outgoing) {
    boolean resolves =
        options.dns() == NameResolution.ALL
            || (options.dns() == NameResolution.OBSERVED
                && outgoing.stream().anyMatch(edge -> edge.isDns() && edge.isNeeded()));
    return resolves ? outgoing : outgoing.stream().filter(edge -> !edge.isDns()).toList();
  }

  private Stream<TrafficEdge> wanted(List<TrafficEdge> edges) {
    return edges.stream()
        .filter(this::isWanted)
        .map(edge -> options.inference() == Inferences.INCLUDED ? edge : edge.onlyObserved());
  }

  private boolean isWanted(TrafficEdge edge) {
    if (edge.port().port() == 0) {
      diagnostics.add(
          Diagnostic.warning(
              "port-zero",
              edge.from() + " to " + edge.to(),
              "Port 0 can't be named in a policy, so this traffic has no rule."));
      return false;
    }
    return options.inference() == Inferences.INCLUDED
        // One of several that share evidence: without it, an observed connection may be denied.
        || edge.isNeeded()
        || edge.isAgreed();
  }

  private Optional<Exposure> wanted(Exposure exposure) {
    return options.inference() == Inferences.INCLUDED
        ? Optional.of(exposure)
        : exposure.onlyObserved();
  }
}
