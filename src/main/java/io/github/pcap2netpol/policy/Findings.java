package io.github.pcap2netpol.policy;

import io.github.pcap2netpol.cluster.addresses.ApiServers;
import io.github.pcap2netpol.cluster.model.WorkloadRef;
import io.github.pcap2netpol.connection.model.Lookup;
import io.github.pcap2netpol.decision.Decided;
import io.github.pcap2netpol.diagnostic.Diagnostic;
import io.github.pcap2netpol.diagnostic.Diagnostics;
import io.github.pcap2netpol.graph.model.Basis;
import io.github.pcap2netpol.graph.model.Exposure;
import io.github.pcap2netpol.graph.model.Inference;
import io.github.pcap2netpol.graph.model.Peer;
import io.github.pcap2netpol.graph.model.TrafficEdge;
import io.github.pcap2netpol.graph.model.TrafficGraph;
import io.github.pcap2netpol.graph.model.TrafficMap;
import io.github.pcap2netpol.net.IpAddress;
import io.github.pcap2netpol.net.IpPrefix;
import io.github.pcap2netpol.policy.model.Direction;
import io.github.pcap2netpol.policy.model.NameResolution;
import io.github.pcap2netpol.policy.model.PolicyOptions;
import io.github.pcap2netpol.policy.model.PolicyOptions.Inferences;
import io.github.pcap2netpol.policy.rule.DynamicPorts;
import io.github.pcap2netpol.policy.rule.PeerAddresses;
import io.github.pcap2netpol.policy.rule.PolicyUnit;
import io.github.pcap2netpol.policy.rule.RuleComments;
import io.github.pcap2netpol.policy.rule.RuleDraft;
import io.github.pcap2netpol.policy.rule.RulePeers;
import io.github.pcap2netpol.policy.rule.WidenedCallers;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Reports what people must know about a policy before they apply it. */
final class Findings {
  private static final int MOST_NAMED = 5;

  private final TrafficGraph graph;
  private final PolicyOptions options;
  private final Decided decided;
  private final Diagnostics diagnostics;
  private final Set<String> rotating;
  private final DynamicPorts chosen;
  private final ApiServers apiServers;
  private final SortedMap<IpAddress, String> imported;

  Findings(TrafficMap traffic, PolicyOptions options, Decided decided, Diagnostics diagnostics) {
    this.graph = traffic.graph();
    this.decided = decided;
    this.options = options;
    this.diagnostics = diagnostics;
    this.chosen = new DynamicPorts(traffic.cluster());
    this.apiServers = ApiServers.of(traffic.cluster());
    this.imported = traffic.cluster().imported();
    this.rotating =
        traffic.lookups().values().stream()
            .flatMap(List::stream)
            .filter(lookup -> lookup.differingAnswers() > 1)
            .map(Lookup::name)
            .collect(Collectors.toSet());
  }

  /** Reports the findings for a unit, and returns the comments at the top of its policy. */
  List<String> of(PolicyUnit unit, Collection<RuleDraft> rules) {
    List<String> comments = new ArrayList<>();
    ScopeFindings.of(unit, comments, diagnostics);
    boolean resolves =
        options.dns() == NameResolution.ALL
            || rules.stream().anyMatch(rule -> rule.direction() == Direction.EGRESS);
    silent(unit, resolves ? " except DNS" : "", comments);
    if (options.dns() == NameResolution.NONE) {
      comments.add("names are not resolved (--dns none), unless another policy allows it");
    }
    List<TrafficEdge> both =
        Stream.of(unit.incoming(), unit.outgoing()).flatMap(List::stream).distinct().toList();
    chosen.among(both).forEach(message -> warn("ports-vary", unit, message));
    TreeSet<String> nodes = new TreeSet<>();
    TreeSet<String> names = new TreeSet<>();
    for (RuleDraft rule : rules) {
      if (rule.peers() instanceof RulePeers.Anyone) {
        continue;
      }
      for (TrafficEdge edge : rule.edges()) {
        boolean ingress = rule.direction() == Direction.INGRESS;
        Peer peer = ingress ? edge.from() : edge.to();
        SortedSet<IpPrefix> addresses =
            ingress ? PeerAddresses.ofCaller(edge) : PeerAddresses.ofCalled(edge);
        if (peer instanceof Peer.ExternalPeer) {
          names.addAll(edge.names());
        } else if (!addresses.isEmpty()) {
          nodes.add(peer.toString());
        }
      }
    }
    if (!nodes.isEmpty()) {
      warn(
          "node-addresses",
          unit,
          "Its policy selects "
              + String.join(", ", nodes)
              + " by the addresses of nodes, since nothing else can select them; they change as nodes come and go, so generate the policy again then.");
    }
    sayApiServers(unit, rules);
    sayImported(unit, rules);
    WidenedCallers.report(unit, rules, options.inference(), diagnostics);
    sayOneOfSeveral(unit);
    sayLeftOut(unit);
    names.retainAll(rotating);
    for (String name : names) {
      warn(
          "name-rotates",
          unit,
          "The addresses of "
              + name
              + " differ from one look-up to the next: its policy contains those observed, and others may follow. Allow the range its operator publishes, or use an enforcer that supports names.");
    }
    return comments;
  }

  /**
   * Reports API servers at addresses of no node, which call or are called; nodes' addresses are
   * reported already.
   */
  private void sayApiServers(PolicyUnit unit, Collection<RuleDraft> rules) {
    if (isWithApiServers(rules, Direction.INGRESS) || isWithApiServers(rules, Direction.EGRESS)) {
      warn(
          "api-server-addresses",
          unit,
          "Its policy allows the API servers by the addresses of their endpoints, since nothing else can select them; they change when the control plane is replaced or grows, so generate the policy again then, or allow the API servers' subnets.");
    }
  }

  private boolean isWithApiServers(Collection<RuleDraft> rules, Direction direction) {
    return rules.stream()
        .filter(rule -> rule.direction() == direction)
        .filter(rule -> rule.peers() instanceof RulePeers.These)
        .flatMap(rule -> rule.edges().stream())
        .map(edge -> direction == Direction.INGRESS ? edge.from() : edge.to())
        .anyMatch(
            peer ->
                peer instanceof Peer.ExternalPeer outside
                    && apiServers.isAt(outside.prefix().address()));
  }

  private void sayImported(PolicyUnit unit, Collection<RuleDraft> rules) {
    TreeSet<String> clusters = new TreeSet<>();
    for (RuleDraft rule : rules) {
      for (TrafficEdge edge : rule.edges()) {
        Peer peer = rule.direction() == Direction.INGRESS ? edge.from() : edge.to();
        if (peer instanceof Peer.ExternalPeer of && imported.containsKey(of.prefix().address())) {
          clusters.add(imported.getOrDefault(of.prefix().address(), ""));
        }
      }
    }
    if (!clusters.isEmpty()) {
      warn(
          "imported-addresses",
          unit,
          "Its policy selects pods of cluster "
              + String.join(", ", clusters)
              + " by their current addresses, since no label selects the pods of another cluster; they change with every restart there. Allow that cluster's pod network instead,"
              + " or the address of a gateway to it.");
    }
  }

  private static String names(PolicyUnit unit) {
    return RuleComments.names(unit.scope().workloads());
  }

  /**
   * Only one of several possible destinations answered, and leaving out the others might miss it.
   */
  private void sayOneOfSeveral(PolicyUnit unit) {
    if (options.inference() == Inferences.INCLUDED) {
      return;
    }
    SortedSet<String> kept = new TreeSet<>();
    for (TrafficEdge edge : unit.outgoing()) {
      if (edge.basis() instanceof Basis.OneOfSeveral) {
        kept.add(edge.to() + " at " + edge.port());
      }
    }
    if (!kept.isEmpty()) {
      diagnostics.add(
          Diagnostic.severe(
              "one-of-several-kept",
              names(unit),
              "It called a Service with several workloads or addresses behind it, and no capture"
                  + " shows which answered: "
                  + String.join(", ", kept)
                  + ". --only-observed keeps all of these, since leaving out the one that answered"
                  + " would deny what was seen. Capture them as well, to tell them apart."));
    }
  }

  /**
   * Calls of one node will go to another once a pod is rescheduled, and an exposed port has more
   * clients than those that called. Without these inferences, the policy denies tomorrow what it
   * allows today.
   */
  private void sayLeftOut(PolicyUnit unit) {
    if (options.inference() == Inferences.INCLUDED) {
      return;
    }
    SortedSet<String> leftOut = new TreeSet<>();
    for (WorkloadRef workload : unit.scope().workloads()) {
      Peer peer = new Peer.WorkloadPeer(workload);
      graph.from(peer).stream()
          .filter(Findings::isLeftOut)
          .forEach(edge -> leftOut.add("to " + edge.to() + " at " + edge.port()));
      graph.to(peer).stream()
          .filter(Findings::isLeftOut)
          .forEach(edge -> leftOut.add("from " + edge.from() + " to " + edge.port()));
    }
    for (Exposure exposure : unit.exposures()) {
      leftOut.add("from other addresses to " + exposure.port() + ", exposed by " + exposure.ways());
    }
    if (!leftOut.isEmpty()) {
      diagnostics.add(
          Diagnostic.severe(
              "only-observed-will-not-last",
              names(unit),
              "--only-observed left out calls that will take the place of observed ones: "
                  + leftOut.stream().limit(MOST_NAMED).collect(Collectors.joining("; "))
                  + (leftOut.size() > MOST_NAMED
                      ? "; and " + (leftOut.size() - MOST_NAMED) + " more"
                      : "")
                  + ". Its policy will deny them once pods are rescheduled or other clients call."
                  + " Run without --only-observed, or allow these addresses as well."));
    }
  }

  private static boolean isLeftOut(TrafficEdge edge) {
    return edge.inference()
        .map(Inference::reason)
        .filter(
            reason ->
                reason == Inference.Reason.SAME_WORKLOAD_OTHER_NODE
                    || reason == Inference.Reason.CALLER_RUNS_THERE
                    || reason == Inference.Reason.ANY_NODE_CALLS)
        .isPresent();
  }

  private void silent(PolicyUnit unit, String resolving, List<String> comments) {
    if (unit.incoming().isEmpty()
        && unit.exposures().isEmpty()
        && decided.hasDeniedTo(unit.scope().workloads())) {
      comments.add("no incoming connections are left by decision: all ingress is denied");
    } else if (unit.incoming().isEmpty() && unit.exposures().isEmpty()) {
      comments.add("no incoming connections were observed: all ingress is denied");
      warn(
          "direction-silent",
          unit,
          "No incoming connections were observed. All ingress is denied. Check that the capture is complete and the workload was exercised.");
    }
    boolean silent = unit.outgoing().stream().allMatch(TrafficEdge::isDns);
    if (silent && decided.hasDeniedFrom(unit.scope().workloads())) {
      comments.add(
          "no outgoing connections are left by decision: all egress" + resolving + " is denied");
    } else if (silent) {
      comments.add("no outgoing connections were observed: all egress" + resolving + " is denied");
      warn(
          "direction-silent",
          unit,
          (unit.outgoing().stream().allMatch(TrafficEdge::isInferred)
                  ? "No outgoing connections were observed"
                  : "No outgoing connections except DNS were observed")
              + ". All egress"
              + resolving
              + " is denied. Check that the capture is complete and the workload was exercised.");
    }
  }

  private void warn(String code, PolicyUnit unit, String message) {
    diagnostics.add(Diagnostic.warning(code, names(unit), message));
  }
}
