package io.github.pcap2netpol.policy.rule;

import io.github.pcap2netpol.graph.model.Exposure;
import io.github.pcap2netpol.graph.model.Peer;
import io.github.pcap2netpol.graph.model.TrafficEdge;
import io.github.pcap2netpol.net.IpPrefix;
import io.github.pcap2netpol.net.PortProtocol;
import io.github.pcap2netpol.policy.model.Direction;
import io.github.pcap2netpol.policy.model.PolicyOptions.Inferences;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** Makes the ingress rules of a policy: for ports that are open to all, then for callers. */
public final class IngressRules {
  private final PeerGrants grants;
  private final RuleComments comments;
  private final Inferences inferences;

  public IngressRules(PeerGrants grants, RuleComments comments, Inferences inferences) {
    this.grants = grants;
    this.comments = comments;
    this.inferences = inferences;
  }

  /**
   * The rules for this unit's edges and exposures. Inferred edges have already been left out if not
   * wanted.
   */
  public List<RuleDraft> of(PolicyUnit unit) {
    List<Exposure> toAnyone =
        unit.exposures().stream().filter(exposure -> exposure.sources().isEmpty()).toList();
    SortedSet<PortProtocol> resolving = resolving(unit);
    SortedSet<PortProtocol> open = new TreeSet<>(resolving);
    toAnyone.forEach(exposure -> open.add(exposure.port()));
    List<Exposure> restricted =
        unit.exposures().stream().filter(exposure -> !open.contains(exposure.port())).toList();

    TreeSet<TrafficEdge> subsumed = new TreeSet<>();
    Map<PortProtocol, SortedSet<TrafficEdge>> withinSources = new TreeMap<>();
    List<Grant> callers = new ArrayList<>();
    for (TrafficEdge edge : unit.incoming()) {
      if (open.contains(edge.port())) {
        subsumed.add(edge);
      } else if (isWithin(edge, restricted)) {
        withinSources.computeIfAbsent(edge.port(), port -> new TreeSet<>()).add(edge);
      } else {
        callers.addAll(grants.ingress(edge));
      }
    }
    List<RuleDraft> rules = new ArrayList<>();
    if (!open.isEmpty()) {
      rules.add(
          new RuleDraft(
              Direction.INGRESS,
              new RulePeers.Anyone(),
              open,
              openComments(toAnyone, resolving, subsumed),
              subsumed,
              new TreeSet<>(toAnyone)));
    }
    rules.addAll(restricted(restricted, withinSources));
    rules.addAll(
        RuleDraft.assemble(Direction.INGRESS, callers, edges -> comments.ingress(edges, unit)));
    return rules;
  }

  /**
   * The ports on which it resolves names for more than its own namespace. Everyone needs them,
   * including workloads that were not captured or start later: step 1 must leave them as they were.
   */
  private SortedSet<PortProtocol> resolving(PolicyUnit unit) {
    return unit.incoming().stream()
        .filter(edge -> inferences == Inferences.INCLUDED && edge.isDns())
        .filter(edge -> edge.routes().stream().anyMatch(route -> route.viaService().isPresent()))
        .filter(
            edge ->
                edge.from() instanceof Peer.WorkloadPeer client
                    && !client.workload().namespace().equals(unit.namespace()))
        .flatMap(edge -> DnsRules.transports(edge.port().port()))
        .collect(Collectors.toCollection(TreeSet::new));
  }

  /** Whether the caller's address is allowed anyway because its port is exposed. */
  private static boolean isWithin(TrafficEdge edge, List<Exposure> restricted) {
    SortedSet<IpPrefix> callers = PeerAddresses.ofCaller(edge);
    return !callers.isEmpty()
        && restricted.stream()
            .filter(exposure -> exposure.port().equals(edge.port()))
            .anyMatch(
                exposure ->
                    callers.stream()
                        .allMatch(
                            caller ->
                                exposure.sources().stream()
                                    .anyMatch(source -> source.contains(caller))));
  }

  private List<String> openComments(
      List<Exposure> exposures,
      SortedSet<PortProtocol> resolving,
      SortedSet<TrafficEdge> subsumed) {
    List<String> lines = new ArrayList<>();
    if (!resolving.isEmpty()) {
      lines.add(
          "from anyone: it resolves names for other namespaces (inferred: including workloads that were not captured)");
    }
    exposures.forEach(exposure -> lines.add("from anyone: " + reached(exposure)));
    TreeSet<TrafficEdge> inside =
        subsumed.stream()
            .filter(edge -> PeerAddresses.ofCaller(edge).isEmpty())
            .filter(edge -> !(edge.isDns() && edge.isInferred()))
            .collect(Collectors.toCollection(TreeSet::new));
    comments.ingress(inside).forEach(line -> lines.add("this includes calls " + line));
    return lines;
  }

  private List<RuleDraft> restricted(
      List<Exposure> exposures, Map<PortProtocol, SortedSet<TrafficEdge>> edges) {
    Map<List<IpPrefix>, List<Exposure>> bySources = new LinkedHashMap<>();
    for (Exposure exposure : exposures) {
      bySources
          .computeIfAbsent(IpPrefix.merge(exposure.sources()), sources -> new ArrayList<>())
          .add(exposure);
    }
    List<RuleDraft> rules = new ArrayList<>();
    bySources.forEach(
        (sources, together) -> {
          TreeSet<PortProtocol> ports = new TreeSet<>();
          TreeSet<TrafficEdge> through = new TreeSet<>();
          List<String> lines = new ArrayList<>();
          for (Exposure exposure : together) {
            ports.add(exposure.port());
            through.addAll(edges.getOrDefault(exposure.port(), Collections.emptySortedSet()));
            lines.add(
                (inferences == Inferences.INCLUDED
                        ? "from the loadBalancerSourceRanges: "
                        : "from the addresses that called: ")
                    + reached(exposure));
          }
          rules.add(
              new RuleDraft(
                  Direction.INGRESS,
                  new RulePeers.These(sources.stream().<PeerSpec>map(PeerSpec.Block::new).toList()),
                  ports,
                  lines,
                  through,
                  new TreeSet<>(together)));
        });
    return rules;
  }

  private String reached(Exposure exposure) {
    String way = exposure.port() + " is exposed by " + exposure.ways();
    boolean included = inferences == Inferences.INCLUDED;
    return switch (exposure.basis().certainty()) {
      case SEEN ->
          way
              + (exposure.services().isEmpty() && !exposure.routes().isEmpty()
                  ? ", and was called by addresses without owner, as by a load balancer"
                      + (included ? " (inferred: its other addresses)" : "")
                  : ", and was reached that way"
                      + (included ? " (inferred: addresses that did not call)" : ""));
      case OWN_NODE ->
          way + " (inferred: its own node called it, which may be such traffic or just probes)";
    };
  }
}
