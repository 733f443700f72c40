package io.github.pcap2netpol.policy.rule;

import io.github.pcap2netpol.cluster.model.WorkloadRef;
import io.github.pcap2netpol.graph.model.Peer;
import io.github.pcap2netpol.graph.model.TrafficEdge;
import io.github.pcap2netpol.graph.model.TrafficMap;
import io.github.pcap2netpol.net.IpPrefix;
import io.github.pcap2netpol.policy.model.PolicyOptions.Inferences;
import io.github.pcap2netpol.policy.selector.WorkloadSelections;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Explains why a rule exists, in words that stay the same as long as the rule does: who, through
 * which Service, by which name, and what was inferred; never how often or when.
 */
public final class RuleComments {
  private final WorkloadSelections selections;
  private final OutsideComments outside;

  public RuleComments(TrafficMap traffic, WorkloadSelections selections, Inferences inferences) {
    this.selections = selections;
    this.outside = new OutsideComments(traffic, inferences);
  }

  /** Who calls. */
  List<String> ingress(SortedSet<TrafficEdge> edges) {
    return lines("from ", edges, TrafficEdge::from, PeerAddresses::ofCaller);
  }

  /** Who calls, and whom, if the rule is there for others too. */
  List<String> ingress(SortedSet<TrafficEdge> edges, PolicyUnit unit) {
    return with(ingress(edges), "needed to reach ", edges, TrafficEdge::to, unit);
  }

  /** Who is called, and by whom, if the rule is there for others too. */
  List<String> egress(SortedSet<TrafficEdge> edges, PolicyUnit unit) {
    return with(egress(edges), "needed by ", edges, TrafficEdge::from, unit);
  }

  private static List<String> with(
      List<String> lines,
      String need,
      SortedSet<TrafficEdge> edges,
      Function<TrafficEdge, Peer> governed,
      PolicyUnit unit) {
    TreeSet<WorkloadRef> needing = new TreeSet<>();
    edges.forEach(
        edge -> {
          if (governed.apply(edge) instanceof Peer.WorkloadPeer of) {
            needing.add(of.workload());
          }
        });
    return needing.isEmpty() || !unit.isShared() || needing.containsAll(unit.scope().workloads())
        ? lines
        : Stream.concat(lines.stream(), Stream.of(need + names(needing))).toList();
  }

  /** Who is called. */
  List<String> egress(SortedSet<TrafficEdge> edges) {
    return lines("to ", edges, TrafficEdge::to, PeerAddresses::ofCalled);
  }

  /** Who resolves names. */
  List<String> resolvers(SortedSet<TrafficEdge> edges) {
    return lines("answered by ", edges, TrafficEdge::to, PeerAddresses::ofCalled);
  }

  private List<String> lines(
      String preposition,
      SortedSet<TrafficEdge> edges,
      Function<TrafficEdge, Peer> peer,
      Function<TrafficEdge, SortedSet<IpPrefix>> addresses) {
    Map<Peer, List<TrafficEdge>> inside = new TreeMap<>();
    Map<String, List<TrafficEdge>> outside = new TreeMap<>();
    for (TrafficEdge edge : edges) {
      if (peer.apply(edge) instanceof Peer.ExternalPeer) {
        outside
            .computeIfAbsent(String.join(", ", edge.names()), names -> new ArrayList<>())
            .add(edge);
      } else {
        inside.computeIfAbsent(peer.apply(edge), of -> new ArrayList<>()).add(edge);
      }
    }
    List<String> lines = new ArrayList<>();
    inside.forEach(
        (of, its) ->
            lines.add(
                preposition
                    + of
                    + together(of, its, addresses)
                    + EdgeComments.through(its)
                    + EdgeComments.byAddress(of, its, addresses)
                    + EdgeComments.inferred(its)));
    outside.forEach(
        (names, its) ->
            lines.addAll(
                names.isEmpty()
                    ? this.outside.unnamed(preposition, its, addresses)
                    : List.of(this.outside.named(preposition, names, its))));
    return lines;
  }

  private String together(
      Peer peer,
      Collection<TrafficEdge> edges,
      Function<TrafficEdge, SortedSet<IpPrefix>> addresses) {
    if (!(peer instanceof Peer.WorkloadPeer of)
        || !edges.stream().allMatch(edge -> addresses.apply(edge).isEmpty())) {
      return "";
    }
    Optional<WorkloadSelections.Selection> selection = selections.of(of.workload());
    if (selection.isEmpty()) {
      return ", by its pods' addresses, since no label selects them";
    }
    TreeSet<WorkloadRef> others = new TreeSet<>(selection.get().workloads());
    others.remove(of.workload());
    return others.isEmpty() ? "" : " (with the same labels as " + names(others) + ")";
  }

  public static String names(Collection<WorkloadRef> workloads) {
    return workloads.stream().map(WorkloadRef::toString).collect(Collectors.joining(", "));
  }
}
