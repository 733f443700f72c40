package io.github.pcap2netpol.answer.diff;

import io.github.pcap2netpol.answer.diff.EndsComparison.Result;
import io.github.pcap2netpol.answer.diff.GovernedPods.Group;
import io.github.pcap2netpol.answer.diff.PolicyDifference.Change;
import io.github.pcap2netpol.answer.diff.PolicyDifference.Kind;
import io.github.pcap2netpol.cluster.model.Cluster;
import io.github.pcap2netpol.cluster.model.Node;
import io.github.pcap2netpol.cluster.model.WorkloadRef;
import io.github.pcap2netpol.graph.model.Flow;
import io.github.pcap2netpol.net.IpAddress;
import io.github.pcap2netpol.policy.model.Direction;
import io.github.pcap2netpol.verify.evaluate.AddressRanges;
import io.github.pcap2netpol.verify.evaluate.EnforcerProfile;
import io.github.pcap2netpol.verify.evaluate.Policy;
import io.github.pcap2netpol.verify.evaluate.PortSpans;
import io.github.pcap2netpol.verify.evaluate.PortSpans.Span;
import io.github.pcap2netpol.verify.policyfile.GivenPolicies;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.IntFunction;

/**
 * Compares two sets of policies by what they mean. Exact for the pods in the metadata and further
 * replicas of them, for its nodes, and for all other addresses: ends that no rule distinguishes are
 * judged by one example, all others individually. Pods that the metadata lacks are not compared.
 */
public final class PolicyComparison {
  private static final int MOST_NODES = 5;

  /** For changes between workloads: their number is quadratic in the number of workloads. */
  private static final int MOST_CHANGES = 100_000;

  private final Cluster cluster;
  private final EndsComparison ends;
  private final List<Group> groups;
  private final int most;
  private final Map<WorkloadRef, Integer> groupsOf = new TreeMap<>();
  private final SortedSet<IpAddress> known;
  private final List<Change> changes = new ArrayList<>();

  /** Changes between pods and everything else, with the kinds of pods they apply to. */
  private final Map<Change, Holds> beyond = new LinkedHashMap<>();

  private long changed;
  private long unlisted;

  /** How many of all kinds of pods of a workload something applies to. */
  private record Holds(int some, int all) {}

  private PolicyComparison(
      Cluster cluster, List<Policy> before, List<Policy> after, EnforcerProfile profile, int most) {
    this.cluster = cluster;
    this.most = most;
    this.ends = new EndsComparison(before, after, cluster, profile);
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
   * Compares the sets.
   *
   * @param before the old policies
   * @param after the new ones
   * @param cluster the pods, namespaces and nodes to compare them for
   * @param profile how the enforcer reads them
   */
  public static PolicyDifference of(
      GivenPolicies before, GivenPolicies after, Cluster cluster, EnforcerProfile profile) {
    return of(before, after, cluster, profile, MOST_CHANGES);
  }

  /**
   * Compares the sets.
   *
   * @param most how many changes between workloads to list; the others are counted
   */
  static PolicyDifference of(
      GivenPolicies before,
      GivenPolicies after,
      Cluster cluster,
      EnforcerProfile profile,
      int most) {
    return new PolicyComparison(cluster, before.policies(), after.policies(), profile, most)
        .compare();
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
        changes, workloads * workloads + 2 * workloads * (hasNodes ? 2 : 1), changed, unlisted);
  }

  /** One calling workload after the other, so that little is kept that is not reported. */
  private void compareWorkloads() {
    IntFunction<BitSet> reach = ends.reach(groups.stream().map(Group::pod).toList());
    SortedMap<WorkloadRef, List<Integer>> callers = new TreeMap<>();
    for (int i = 0; i < groups.size(); i++) {
      callers.computeIfAbsent(groups.get(i).workload(), none -> new ArrayList<>()).add(i);
    }
    callers.forEach(
        (caller, kinds) -> {
          SortedMap<WorkloadRef, List<Result>> results = new TreeMap<>();
          kinds.forEach(from -> compare(from, reach.apply(from), results));
          results.forEach((called, found) -> tell(found, caller, called));
        });
  }

  private void compare(int caller, BitSet reached, SortedMap<WorkloadRef, List<Result>> results) {
    Group from = groups.get(caller);
    for (int called = reached.nextSetBit(0); called >= 0; called = reached.nextSetBit(called + 1)) {
      Group to = groups.get(called);
      if (from.isChanged(Direction.EGRESS) || to.isChanged(Direction.INGRESS)) {
        List<Result> found = ends.compare(from.pod(), caller == called ? to.twin() : to.pod());
        if (!found.isEmpty()) {
          results.computeIfAbsent(to.workload(), none -> new ArrayList<>()).addAll(found);
        }
      }
    }
  }

  private void compareNodes(Group group, Direction direction) {
    Map<Result, List<String>> names = new LinkedHashMap<>();
    int all = 0;
    for (Node node : cluster.nodes().values()) {
      for (IpAddress address : node.addresses()) {
        if (!isReachable(group, address.isIpv4())) {
          continue;
        }
        all++;
        Result result = compare(group, direction, new Flow.NodeEnd(node.name(), address));
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
    Map<Result, List<AddressRanges.Range>> found = new LinkedHashMap<>();
    for (AddressRanges.Range range : AddressRanges.of(group.blocks(direction), known)) {
      if (!isReachable(group, range.ipv4())) {
        continue;
      }
      Result result = compare(group, direction, new Flow.AddressEnd(range.representative()));
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

  /**
   * Whether the pods have an address of that family. Nothing is known about pods without addresses.
   */
  private static boolean isReachable(Group group, boolean ipv4) {
    List<IpAddress> addresses = group.pod().addresses();
    return addresses.isEmpty() || addresses.stream().anyMatch(each -> each.isIpv4() == ipv4);
  }

  private Result compare(Group group, Direction direction, Flow.End other) {
    Flow.End own = new Flow.PodEnd(group.pod());
    return direction == Direction.EGRESS ? ends.compare(own, other) : ends.compare(other, own);
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
   * Records the changes between two workloads, given the results for those kinds of pods that have
   * any.
   */
  private void tell(List<Result> results, WorkloadRef from, WorkloadRef to) {
    changed++;
    int pairs = groupsOf.getOrDefault(from, 0) * groupsOf.getOrDefault(to, 0);
    for (Kind kind : Kind.values()) {
      Map<String, Integer> alike = new LinkedHashMap<>();
      String reason = "";
      for (Result result : results) {
        List<Span> spans = result.spans().get(kind);
        if (spans != null) {
          alike.merge(PortSpans.text(spans) + result.family(), 1, Integer::sum);
          reason = reason.isEmpty() ? result.reasons().getOrDefault(kind, "") : reason;
        }
      }
      for (Map.Entry<String, Integer> each : alike.entrySet()) {
        if (changes.size() < most) {
          changes.add(
              new Change(
                  kind,
                  from.toString(),
                  to.toString(),
                  each.getKey(),
                  each.getValue() < pairs,
                  reason));
        } else {
          unlisted++;
        }
      }
    }
  }
}
