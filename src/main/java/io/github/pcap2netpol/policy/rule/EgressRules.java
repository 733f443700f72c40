package io.github.pcap2netpol.policy.rule;

import io.github.pcap2netpol.cluster.model.Service;
import io.github.pcap2netpol.cluster.model.ServiceRef;
import io.github.pcap2netpol.cluster.model.WorkloadRef;
import io.github.pcap2netpol.graph.model.Peer;
import io.github.pcap2netpol.graph.model.Route;
import io.github.pcap2netpol.graph.model.TrafficEdge;
import io.github.pcap2netpol.net.PortProtocol;
import io.github.pcap2netpol.policy.model.Direction;
import io.github.pcap2netpol.policy.model.PolicyOptions.Inferences;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/** Makes the egress rules of a policy: for its workloads' callees, then for name resolution. */
public final class EgressRules {
  private final PeerGrants grants;
  private final RuleComments comments;
  private final DnsRules dns;
  private final Inferences inferences;

  public EgressRules(
      PeerGrants grants, RuleComments comments, DnsRules dns, Inferences inferences) {
    this.grants = grants;
    this.comments = comments;
    this.dns = dns;
    this.inferences = inferences;
  }

  /** The rules for this unit's edges. Inferred edges have already been left out if not wanted. */
  public List<RuleDraft> of(PolicyUnit unit) {
    PeerGrants.ServiceUse services =
        inferences == Inferences.INCLUDED ? PeerGrants.ServiceUse.ANY : fullySeen(unit);
    List<Grant> called = new ArrayList<>();
    for (TrafficEdge edge : unit.outgoing()) {
      if (!edge.isDns()) {
        called.addAll(grants.egress(edge, services));
      }
    }
    List<RuleDraft> rules =
        new ArrayList<>(
            RuleDraft.assemble(Direction.EGRESS, called, edges -> comments.egress(edges, unit)));
    rules.addAll(dns.of(unit, services));
    return rules;
  }

  /**
   * The Services all of whose workloads were observed behind them, on the same ports: only then
   * does the Service's selector allow no more than was observed.
   */
  private PeerGrants.ServiceUse fullySeen(PolicyUnit unit) {
    Map<ServiceRef, SortedMap<WorkloadRef, SortedSet<PortProtocol>>> seen = new HashMap<>();
    for (TrafficEdge edge : unit.outgoing()) {
      if (edge.to() instanceof Peer.WorkloadPeer to && PeerAddresses.ofCalled(edge).isEmpty()) {
        for (Route route : edge.routes()) {
          route
              .viaService()
              .ifPresent(
                  service ->
                      seen.computeIfAbsent(service, key -> new TreeMap<>())
                          .computeIfAbsent(to.workload(), key -> new TreeSet<>())
                          .add(edge.port()));
        }
      }
    }
    return (Service service) -> {
      SortedMap<WorkloadRef, SortedSet<PortProtocol>> ports =
          seen.getOrDefault(service.ref(), new TreeMap<>());
      return ports.keySet().equals(grants.behind(service))
          && new HashSet<>(ports.values()).size() == 1;
    };
  }
}
