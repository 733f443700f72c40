package io.github.pcap2netpol.verify;

import io.github.pcap2netpol.cluster.Cluster;
import io.github.pcap2netpol.cluster.Node;
import io.github.pcap2netpol.cluster.Pod;
import io.github.pcap2netpol.cluster.WorkloadRef;
import io.github.pcap2netpol.graph.Flow;
import io.github.pcap2netpol.net.IpAddress;
import io.github.pcap2netpol.net.PortProtocol;
import io.github.pcap2netpol.policy.Direction;
import io.github.pcap2netpol.verify.GovernedPods.Group;
import io.github.pcap2netpol.verify.PolicyDifference.Change;
import io.github.pcap2netpol.verify.PolicyDifference.Kind;
import io.github.pcap2netpol.verify.PortSpans.Span;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Compares two sets of policies by what they mean. Exact for the pods of the metadata and further
 * replicas of them, for its nodes, and for all other addresses: what no rule can tell apart is
 * judged by one example, everything else each for itself. Pods of which the metadata knows nothing
 * are not compared.
 */
public final class PolicyComparison {
  private static final int MOST_NODES = 5;

  private final Cluster cluster;
  private final PolicyEvaluator before;
  private final PolicyEvaluator after;
  private final EnforcerProfile profile;
  private final List<Group> groups;
  private final Map<WorkloadRef, Integer> groupsOf = new TreeMap<>();
  private final SortedSet<IpAddress> known;
  private final List<Change> changes = new ArrayList<>();

  /** Those between pods and what is none, as if partly, with the kinds of pods they hold for. */
  private final Map<Change, Holds> beyond = new LinkedHashMap<>();

  private long changed;

  /** For how many of so many kinds of pods of a workload something holds. */
  private record Holds(int some, int all) {}

  /** What changes between two ends, by kind, and why, by kind. */
  private record Result(Map<Kind, List<Span>> spans, Map<Kind, String> reasons) {
    boolean isEmpty() {
      return spans.isEmpty();
    }
  }

  /** Two workloads. */
  private record Pair(WorkloadRef from, WorkloadRef to) implements Comparable<Pair> {
    private static final Comparator<Pair> ORDER =
        Comparator.comparing(Pair::from).thenComparing(Pair::to);

    @Override
    public int compareTo(Pair other) {
      return ORDER.compare(this, other);
    }
  }

  private PolicyComparison(
      Cluster cluster, List<Policy> before, List<Policy> after, EnforcerProfile profile) {
    this.cluster = cluster;
    this.before = new PolicyEvaluator(before, cluster, profile);
    this.after = new PolicyEvaluator(after, cluster, profile);
    this.profile = profile;
    this.groups =
        GovernedPods.of(
                cluster,
                before.stream().filter(profile::enforces).toList(),
                after.stream().filter(profile::enforces).toList(),
                profile)
            .groups();
    this.known = known(cluster);
    groups.forEach(group -> groupsOf.merge(group.workload(), 1, Integer::sum));
  }

  /**
   * Compares.
   *
   * @param before the old policies
   * @param after the new ones
   * @param cluster whose pods, namespaces and nodes they are compared by
   * @param profile how the enforcer reads them
   */
  public static PolicyDifference of(
      GivenPolicies before, GivenPolicies after, Cluster cluster, EnforcerProfile profile) {
    return new PolicyComparison(cluster, policies(before), policies(after), profile).compare();
  }

  private static List<Policy> policies(GivenPolicies given) {
    return given.policies().stream().map(Policy::of).sorted().toList();
  }

  private PolicyDifference compare() {
    compareWorkloads();
    for (Group group : groups) {
      for (Direction direction : Direction.values()) {
        if (group.isChanged(direction)) {
          compareNodes(group, direction);
          compareOutside(group, direction);
        }
      }
    }
    beyond.forEach(
        (change, holds) ->
            changes.add(
                new Change(
                    change.kind(),
                    change.from(),
                    change.to(),
                    change.ports(),
                    holds.some() < holds.all(),
                    change.reason())));
    long workloads = groupsOf.size();
    boolean hasNodes =
        cluster.nodes().values().stream().anyMatch(node -> !node.addresses().isEmpty());
    return new PolicyDifference(
        changes, workloads * workloads + 2 * workloads * (hasNodes ? 2 : 1), changed);
  }

  private void compareWorkloads() {
    Map<Pair, List<Result>> results = new TreeMap<>();
    for (Group from : groups) {
      for (Group to : groups) {
        if (from.isChanged(Direction.EGRESS) || to.isChanged(Direction.INGRESS)) {
          Result result = compare(from, to);
          if (!result.isEmpty()) {
            results
                .computeIfAbsent(
                    new Pair(from.workload(), to.workload()), none -> new ArrayList<>())
                .add(result);
          }
        }
      }
    }
    results.forEach(
        (pair, found) -> {
          changed++;
          int pairs = groupsOf.getOrDefault(pair.from(), 0) * groupsOf.getOrDefault(pair.to(), 0);
          tell(found, pairs, pair.from().toString(), pair.to().toString());
        });
  }

  /** Between pods, for each family of addresses where that makes a difference. */
  private Result compare(Group from, Group to) {
    Pod called = from.equals(to) ? to.twin() : to.pod();
    Set<RulePort> ports = new LinkedHashSet<>(from.ports(Direction.EGRESS));
    ports.addAll(to.ports(Direction.INGRESS));
    List<Span> spans = PortSpans.of(ports, List.of(called));
    if (!profile.has(EnforcerProfile.Trait.BLOCKS_MATCH_PODS)) {
      return compare(new Flow.PodEnd(from.pod()), new Flow.PodEnd(called), spans);
    }
    List<Result> families = new ArrayList<>();
    for (boolean ipv4 : new boolean[] {true, false}) {
      Optional<Pod> one = ofFamily(from.pod(), ipv4);
      Optional<Pod> other = ofFamily(called, ipv4);
      if (one.isPresent() && other.isPresent()) {
        families.add(compare(new Flow.PodEnd(one.get()), new Flow.PodEnd(other.get()), spans));
      }
    }
    // Pods that blocks tell apart in one family only differ in that one.
    return families.stream()
        .filter(result -> !result.isEmpty())
        .findFirst()
        .orElseGet(() -> new Result(Map.of(), Map.of()));
  }

  private static Optional<Pod> ofFamily(Pod pod, boolean ipv4) {
    List<IpAddress> addresses =
        pod.addresses().stream().filter(each -> each.isIpv4() == ipv4).toList();
    return addresses.isEmpty()
        ? Optional.empty()
        : Optional.of(
            new Pod(
                pod.ref(),
                pod.uid(),
                pod.workload(),
                pod.labels(),
                pod.changedLabels(),
                pod.node(),
                pod.hostNetwork(),
                addresses,
                pod.from(),
                pod.until(),
                pod.ports(),
                pod.probePorts()));
  }

  private void compareNodes(Group group, Direction direction) {
    List<Span> spans = PortSpans.of(group.ports(direction), List.of(group.pod()));
    Map<Result, List<String>> names = new LinkedHashMap<>();
    int all = 0;
    for (Node node : cluster.nodes().values()) {
      for (IpAddress address : node.addresses()) {
        if (!isReachable(group, address.isIpv4())) {
          continue;
        }
        all++;
        Result result = compare(group, direction, new Flow.NodeEnd(node.name(), address), spans);
        if (!result.isEmpty()) {
          names
              .computeIfAbsent(result, none -> new ArrayList<>())
              .add(node.name() + " (" + address + ")");
        }
      }
    }
    int addresses = all;
    names.forEach(
        (result, nodes) ->
            tell(
                group,
                direction,
                result,
                nodes.size() == addresses ? "every node" : "Node " + few(nodes)));
    changed += names.isEmpty() ? 0 : 1;
  }

  private static String few(List<String> names) {
    return names.size() <= MOST_NODES + 1
        ? String.join(", ", names)
        : String.join(", ", names.subList(0, MOST_NODES))
            + " and "
            + (names.size() - MOST_NODES)
            + " more";
  }

  private void compareOutside(Group group, Direction direction) {
    List<Span> spans = PortSpans.of(group.ports(direction), List.of(group.pod()));
    Map<Result, List<AddressRanges.Range>> found = new LinkedHashMap<>();
    for (AddressRanges.Range range : AddressRanges.of(group.blocks(direction), known)) {
      if (!isReachable(group, range.ipv4())) {
        continue;
      }
      Result result = compare(group, direction, new Flow.AddressEnd(range.representative()), spans);
      if (!result.isEmpty()) {
        List<AddressRanges.Range> alike = found.computeIfAbsent(result, none -> new ArrayList<>());
        int end = alike.size() - 1;
        if (end >= 0 && alike.get(end).isNextTo(range)) {
          alike.set(end, alike.get(end).upTo(range));
        } else {
          alike.add(range);
        }
      }
    }
    found.forEach(
        (result, ranges) ->
            tell(
                group,
                direction,
                result,
                "outside: "
                    + String.join(
                        ", ", ranges.stream().map(AddressRanges.Range::toString).toList())));
    changed += found.isEmpty() ? 0 : 1;
  }

  private static SortedSet<IpAddress> known(Cluster cluster) {
    SortedSet<IpAddress> known = new TreeSet<>();
    cluster
        .workloads()
        .values()
        .forEach(workload -> workload.pods().forEach(pod -> known.addAll(pod.addresses())));
    cluster.nodes().values().forEach(node -> known.addAll(node.addresses()));
    return known;
  }

  /** Whether the pods have an address of that family; of pods without any nothing is known. */
  private static boolean isReachable(Group group, boolean ipv4) {
    List<IpAddress> addresses = group.pod().addresses();
    return addresses.isEmpty() || addresses.stream().anyMatch(each -> each.isIpv4() == ipv4);
  }

  private Result compare(Group group, Direction direction, Flow.End other, List<Span> spans) {
    Flow.End own = new Flow.PodEnd(group.pod());
    return direction == Direction.EGRESS ? compare(own, other, spans) : compare(other, own, spans);
  }

  private Result compare(Flow.End from, Flow.End to, List<Span> spans) {
    Map<Kind, List<Span>> found = new EnumMap<>(Kind.class);
    Map<Kind, String> reasons = new EnumMap<>(Kind.class);
    for (Span span : spans) {
      Flow flow =
          SupposedFlow.of(
              from, to, new PortProtocol(span.protocol(), span.first()), Optional.empty());
      Verdict old = before.evaluate(flow);
      Verdict now = after.evaluate(flow);
      if (old instanceof Verdict.Denied blocked && now instanceof Verdict.Allowed) {
        found.computeIfAbsent(Kind.ALLOWED, none -> new ArrayList<>()).add(span);
        reasons.putIfAbsent(Kind.ALLOWED, "before, " + FlowText.blockers(flow, blocked));
      } else if (old instanceof Verdict.Allowed && now instanceof Verdict.Denied blocked) {
        found.computeIfAbsent(Kind.DENIED, none -> new ArrayList<>()).add(span);
        reasons.putIfAbsent(Kind.DENIED, FlowText.blockers(flow, blocked));
      }
    }
    found.replaceAll((kind, list) -> PortSpans.joined(list));
    return new Result(found, reasons);
  }

  private void tell(Group group, Direction direction, Result result, String other) {
    String own = group.workload().toString();
    int all = groupsOf.getOrDefault(group.workload(), 1);
    boolean egress = direction == Direction.EGRESS;
    result
        .spans()
        .forEach(
            (kind, spans) ->
                beyond.merge(
                    new Change(
                        kind,
                        egress ? own : other,
                        egress ? other : own,
                        PortSpans.text(spans),
                        true,
                        result.reasons().getOrDefault(kind, "")),
                    new Holds(1, all),
                    (one, more) -> new Holds(one.some() + more.some(), all)));
  }

  /**
   * Notes the changes between two parties.
   *
   * @param results of the pairs of pods that have any
   * @param pairs how many pairs of kinds of pods there are
   */
  private void tell(List<Result> results, int pairs, String from, String to) {
    for (Kind kind : Kind.values()) {
      Map<List<Span>, Integer> alike = new LinkedHashMap<>();
      String reason = "";
      for (Result result : results) {
        List<Span> spans = result.spans().get(kind);
        if (spans != null) {
          alike.merge(spans, 1, Integer::sum);
          reason = reason.isEmpty() ? result.reasons().getOrDefault(kind, "") : reason;
        }
      }
      for (Map.Entry<List<Span>, Integer> each : alike.entrySet()) {
        changes.add(
            new Change(
                kind, from, to, PortSpans.text(each.getKey()), each.getValue() < pairs, reason));
      }
    }
  }
}
