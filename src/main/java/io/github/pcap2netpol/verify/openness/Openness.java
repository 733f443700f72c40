package io.github.pcap2netpol.verify.openness;

import io.github.pcap2netpol.cluster.model.WorkloadRef;
import io.github.pcap2netpol.graph.model.Peer;
import io.github.pcap2netpol.graph.model.TrafficEdge;
import io.github.pcap2netpol.graph.model.TrafficMap;
import io.github.pcap2netpol.net.PortProtocol;
import io.github.pcap2netpol.policy.model.Direction;
import io.github.pcap2netpol.policy.model.GeneratedPolicy;
import io.github.pcap2netpol.policy.model.GeneratedRule;
import io.github.pcap2netpol.policy.model.Granularity;
import io.github.pcap2netpol.policy.model.PolicySet;
import io.github.pcap2netpol.verify.evaluate.Policy;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;

/**
 * What policies open, and how much of it was observed.
 *
 * @param granularity what one policy covers
 * @param between between workloads: all policies together
 * @param outside between a workload and an address, a node, or anyone at an exposed port
 * @param policies the same for what each policy governs, by namespace/name
 * @param reached whom each governed workload may call, at any port
 */
public record Openness(
    Granularity granularity,
    Opened between,
    Opened outside,
    SortedMap<String, OfPolicy> policies,
    SortedMap<WorkloadRef, SortedSet<WorkloadRef>> reached) {
  public Openness {
    policies = Collections.unmodifiableSortedMap(new TreeMap<>(policies));
    reached = Collections.unmodifiableSortedMap(new TreeMap<>(reached));
  }

  /**
   * What one policy opens.
   *
   * @param between with a workload that it governs on either side
   * @param outside between such a workload and an address, a node, or anyone
   */
  public record OfPolicy(Opened between, Opened outside) {
    /** For a comment. */
    public String text() {
      return "opens pairs of workloads at a port: "
          + between.text()
          + "; of a workload and the outside: "
          + outside.text();
    }
  }

  /**
   * Counts what the policies open.
   *
   * @param read the policies of the first step as the API server would read them
   * @param written the same policies as generated
   */
  public static Openness of(
      Granularity granularity, TrafficMap traffic, List<Policy> read, PolicySet written) {
    WorkloadMatrix matrix = new WorkloadMatrix(read, traffic.cluster());
    SortedMap<String, OfPolicy> policies = new TreeMap<>();
    Opened outside = Opened.NOTHING;
    for (GeneratedPolicy policy : written.policies()) {
      Opened its = outside(policy, matrix);
      outside = outside.plus(its);
      policies.put(
          policy.namespace() + "/" + policy.name(),
          new OfPolicy(matrix.opened(policy.governs(), traffic.graph().edges()), its));
    }
    Set<WorkloadRef> governed = new HashSet<>();
    written.policies().forEach(policy -> governed.addAll(policy.governs()));
    return new Openness(
        granularity,
        matrix.opened(governed, traffic.graph().edges()),
        outside,
        policies,
        matrix.reached());
  }

  /** The same policies, each with a comment about what it opens. */
  public PolicySet noted(PolicySet written) {
    return new PolicySet(
        written.policies().stream()
            .map(
                policy ->
                    Optional.ofNullable(policies.get(policy.namespace() + "/" + policy.name()))
                        .map(opened -> policy.with(opened.text()))
                        .orElse(policy))
            .toList(),
        written.lockdown(),
        written.uncovered());
  }

  /** One pod's side of a rule about a peer that no label selects. */
  private record Outside(Direction direction, Peer peer, PortProtocol port) {}

  /** What one workload needs of a policy. */
  private record Needed(Direction direction, TrafficEdge edge) {}

  /**
   * Each governed workload may use each of the policy's rules, even if another workload needed it.
   */
  private static Opened outside(GeneratedPolicy policy, WorkloadMatrix matrix) {
    Set<Outside> kinds = new HashSet<>();
    Set<Needed> observed = new HashSet<>();
    Set<Needed> inferred = new HashSet<>();
    Set<PortProtocol> exposed = new HashSet<>();
    long exposures = 0;
    for (GeneratedRule rule : policy.rules()) {
      exposures += rule.exposures().size();
      rule.exposures().forEach(exposure -> exposed.add(exposure.port()));
      for (TrafficEdge edge : rule.edges()) {
        boolean ingress = rule.direction() == Direction.INGRESS;
        Peer peer = ingress ? edge.from() : edge.to();
        if (rule.exposures().isEmpty() && !matrix.holds(peer)) {
          kinds.add(new Outside(rule.direction(), peer, edge.port()));
          (edge.isInferred() ? inferred : observed).add(new Needed(rule.direction(), edge));
        }
      }
    }
    long governed = policy.governs().size();
    return new Opened(
        governed * (kinds.size() + exposed.size()), observed.size() + exposures, inferred.size());
  }
}
