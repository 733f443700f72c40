package io.github.pcap2netpol.verify.openness;

import io.github.pcap2netpol.cluster.model.Cluster;
import io.github.pcap2netpol.cluster.model.Pod;
import io.github.pcap2netpol.cluster.model.Workload;
import io.github.pcap2netpol.cluster.model.WorkloadRef;
import io.github.pcap2netpol.graph.model.Peer;
import io.github.pcap2netpol.graph.model.TrafficEdge;
import io.github.pcap2netpol.net.PortProtocol;
import io.github.pcap2netpol.policy.model.Direction;
import io.github.pcap2netpol.verify.evaluate.Policy;
import io.github.pcap2netpol.verify.evaluate.Rule;
import io.github.pcap2netpol.verify.evaluate.RulePeer;
import io.github.pcap2netpol.verify.evaluate.RulePort;
import java.time.Instant;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Collection;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Who may call whom among the workloads of a cluster. Workloads that the same policies govern are
 * counted together, so that the work grows with the rules and not with the pairs.
 */
final class WorkloadMatrix {
  private final Cluster cluster;
  private final List<WorkloadRef> workloads = new ArrayList<>();
  private final Map<WorkloadRef, Integer> numbers = new HashMap<>();
  private final List<List<Pod>> pods = new ArrayList<>();
  private final Map<RulePeer, BitSet> selected = new HashMap<>();
  private final List<Group> groups = new ArrayList<>();
  private final List<Group> groupOf = new ArrayList<>();

  /**
   * Workloads that the same policies govern.
   *
   * @param members their numbers
   * @param callers by port, who may call them; null if everyone may
   * @param callees by port, whom they may call; null if everyone
   */
  private record Group(
      BitSet members,
      @Nullable Map<PortProtocol, BitSet> callers,
      @Nullable Map<PortProtocol, BitSet> callees) {}

  WorkloadMatrix(List<Policy> policies, Cluster cluster) {
    this.cluster = cluster;
    for (Workload workload : cluster.workloads().values()) {
      List<Pod> its = workload.pods().stream().filter(pod -> !pod.hostNetwork()).toList();
      List<Pod> living = its.stream().filter(pod -> pod.until().equals(Instant.MAX)).toList();
      if (!its.isEmpty()) {
        numbers.put(workload.ref(), workloads.size());
        workloads.add(workload.ref());
        pods.add(living.isEmpty() ? its : living);
      }
    }
    Map<BitSet, BitSet> membersByPolicies = new LinkedHashMap<>();
    for (int i = 0; i < workloads.size(); i++) {
      membersByPolicies.computeIfAbsent(governing(i, policies), none -> new BitSet()).set(i);
      groupOf.add(new Group(new BitSet(), null, null));
    }
    membersByPolicies.forEach(
        (governing, members) -> {
          List<Policy> its = governing.stream().mapToObj(policies::get).toList();
          Group group =
              new Group(members, allowed(its, Direction.INGRESS), allowed(its, Direction.EGRESS));
          groups.add(group);
          members.stream().forEach(i -> groupOf.set(i, group));
        });
  }

  private BitSet governing(int workload, List<Policy> policies) {
    BitSet governing = new BitSet();
    for (int i = 0; i < policies.size(); i++) {
      if (pods.get(workload).stream().anyMatch(policies.get(i)::selects)) {
        governing.set(i);
      }
    }
    return governing;
  }

  private @Nullable Map<PortProtocol, BitSet> allowed(List<Policy> policies, Direction direction) {
    Map<PortProtocol, BitSet> allowed = new TreeMap<>();
    boolean isolated = false;
    for (Policy policy : policies) {
      List<Rule> rules = policy.rules().get(direction);
      isolated |= rules != null;
      for (Rule rule : rules == null ? List.<Rule>of() : rules) {
        BitSet peers = new BitSet();
        if (rule.peers().isEmpty()) {
          peers.set(0, workloads.size());
        }
        rule.peers().forEach(peer -> peers.or(selected.computeIfAbsent(peer, this::selectedBy)));
        for (RulePort port : rule.ports()) {
          if (port instanceof RulePort.Range range) {
            for (int number = range.first(); number <= range.last(); number++) {
              allowed
                  .computeIfAbsent(new PortProtocol(range.protocol(), number), none -> new BitSet())
                  .or(peers);
            }
          }
        }
      }
    }
    return isolated ? allowed : null;
  }

  private BitSet selectedBy(RulePeer peer) {
    BitSet all = new BitSet();
    for (int i = 0; i < workloads.size(); i++) {
      if (pods.get(i).stream().anyMatch(pod -> matches(peer, pod))) {
        all.set(i);
      }
    }
    return all;
  }

  private boolean matches(RulePeer peer, Pod pod) {
    if (peer instanceof RulePeer.OwnNamespacePods own) {
      return own.namespace().equals(pod.ref().namespace()) && own.pods().matches(pod.labels());
    }
    return peer instanceof RulePeer.SelectedNamespacePods selecting
        && selecting.namespaces().matches(cluster.namespaceLabels(pod.ref().namespace()))
        && selecting.podSelector().matches(pod.labels());
  }

  /** Whether the peer is one of the workloads; if not, only its address can be selected. */
  boolean holds(Peer peer) {
    return peer instanceof Peer.WorkloadPeer of && numbers.containsKey(of.workload());
  }

  /** The pairs that are open with one of these workloads on a side that a policy governs. */
  Opened opened(Collection<WorkloadRef> governed, Collection<TrafficEdge> edges) {
    BitSet own = new BitSet();
    governed.stream().filter(numbers::containsKey).map(numbers::get).forEach(own::set);
    long pairs = 0;
    for (Group group : groups) {
      pairs += callsTo(group, own) + callsFrom(group, own);
    }
    long observed = 0;
    long inferred = 0;
    for (TrafficEdge edge : edges) {
      if (isWithin(edge, own)) {
        observed += edge.isInferred() ? 0 : 1;
        inferred += edge.isInferred() ? 1 : 0;
      }
    }
    return new Opened(pairs, observed, inferred);
  }

  /** Calls to those of these workloads that are in the group. */
  private long callsTo(Group group, BitSet own) {
    BitSet targets = and(group.members(), own);
    if (group.callers() == null || targets.isEmpty()) {
      return 0;
    }
    long pairs = 0;
    for (Map.Entry<PortProtocol, BitSet> each : group.callers().entrySet()) {
      IdentityHashMap<Group, Integer> callers = byGroup(each.getValue());
      for (Map.Entry<Group, Integer> caller : callers.entrySet()) {
        Map<PortProtocol, BitSet> callees = caller.getKey().callees();
        long reached =
            callees == null
                ? targets.cardinality()
                : and(callees.getOrDefault(each.getKey(), new BitSet()), targets).cardinality();
        pairs += reached * caller.getValue();
      }
    }
    return pairs;
  }

  /**
   * Calls from those of these workloads that are in the group, except those that {@link #callsTo}
   * counts.
   */
  private long callsFrom(Group group, BitSet own) {
    BitSet sources = and(group.members(), own);
    if (group.callees() == null || sources.isEmpty()) {
      return 0;
    }
    long pairs = 0;
    for (Map.Entry<PortProtocol, BitSet> each : group.callees().entrySet()) {
      for (Map.Entry<Group, Integer> callee : byGroup(without(each.getValue(), own)).entrySet()) {
        Map<PortProtocol, BitSet> callers = callee.getKey().callers();
        long calling =
            callers == null
                ? sources.cardinality()
                : and(callers.getOrDefault(each.getKey(), new BitSet()), sources).cardinality();
        pairs += calling * callee.getValue();
      }
    }
    return pairs;
  }

  /** Removes those of these workloads whose callers a policy restricts. */
  private BitSet without(BitSet callees, BitSet own) {
    BitSet rest = (BitSet) callees.clone();
    callees.stream()
        .filter(i -> own.get(i) && groupOf.get(i).callers() != null)
        .forEach(rest::clear);
    return rest;
  }

  private IdentityHashMap<Group, Integer> byGroup(BitSet members) {
    IdentityHashMap<Group, Integer> counts = new IdentityHashMap<>();
    members.stream().forEach(i -> counts.merge(groupOf.get(i), 1, Integer::sum));
    return counts;
  }

  private boolean isWithin(TrafficEdge edge, BitSet own) {
    if (!holds(edge.from()) || !holds(edge.to())) {
      return false;
    }
    int from = number(edge.from());
    int to = number(edge.to());
    Map<PortProtocol, BitSet> callees = groupOf.get(from).callees();
    Map<PortProtocol, BitSet> callers = groupOf.get(to).callers();
    boolean decided = (own.get(from) && callees != null) || (own.get(to) && callers != null);
    return decided && isIn(callees, edge.port(), to) && isIn(callers, edge.port(), from);
  }

  private int number(Peer peer) {
    return numbers.getOrDefault(((Peer.WorkloadPeer) peer).workload(), -1);
  }

  private static boolean isIn(
      @Nullable Map<PortProtocol, BitSet> allowed, PortProtocol port, int workload) {
    return allowed == null || allowed.getOrDefault(port, new BitSet()).get(workload);
  }

  /** Whom each governed workload may call, at any port. */
  SortedMap<WorkloadRef, SortedSet<WorkloadRef>> reached() {
    SortedMap<WorkloadRef, SortedSet<WorkloadRef>> reached = new TreeMap<>();
    for (Group group : groups) {
      Map<PortProtocol, BitSet> callees = group.callees();
      if (callees != null) {
        group.members().stream().forEach(i -> reached.put(workloads.get(i), reached(i, callees)));
      }
    }
    return reached;
  }

  private SortedSet<WorkloadRef> reached(int from, Map<PortProtocol, BitSet> callees) {
    BitSet reached = new BitSet();
    Set<Map.Entry<PortProtocol, BitSet>> ports = callees.entrySet();
    for (Map.Entry<PortProtocol, BitSet> each : ports) {
      each.getValue().stream()
          .filter(to -> isIn(groupOf.get(to).callers(), each.getKey(), from))
          .forEach(reached::set);
    }
    TreeSet<WorkloadRef> names = new TreeSet<>();
    reached.stream().forEach(i -> names.add(workloads.get(i)));
    return names;
  }

  private static BitSet and(BitSet one, BitSet other) {
    BitSet both = (BitSet) one.clone();
    both.and(other);
    return both;
  }
}
