package io.github.pcap2netpol.verify.use;

import io.github.pcap2netpol.cluster.model.Cluster;
import io.github.pcap2netpol.cluster.model.Pod;
import io.github.pcap2netpol.cluster.model.Workload;
import io.github.pcap2netpol.cluster.model.WorkloadRef;
import io.github.pcap2netpol.graph.model.Flow;
import io.github.pcap2netpol.parallel.InOrder;
import io.github.pcap2netpol.policy.model.Direction;
import io.github.pcap2netpol.verify.evaluate.EnforcerProfile;
import io.github.pcap2netpol.verify.evaluate.NumberedRule;
import io.github.pcap2netpol.verify.evaluate.Policy;
import io.github.pcap2netpol.verify.evaluate.PolicyEvaluator;
import io.github.pcap2netpol.verify.evaluate.Rule;
import io.github.pcap2netpol.verify.evaluate.RulePeer;
import io.github.pcap2netpol.verify.evaluate.RulePort;
import io.github.pcap2netpol.verify.replay.TimedVerdict;
import io.github.pcap2netpol.verify.use.PolicyElements.Element;
import io.github.pcap2netpol.verify.use.PolicyElements.Part;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.stream.IntStream;

/** Finds out what each rule of some policies was used for. */
public final class UseCounter {
  private final List<Policy> policies;
  private final List<PolicyElements> elements;
  private final PolicyEvaluator evaluator;
  private final PolicyEvaluator parts;
  private final Cluster cluster;
  private final ExcessFinder excess;
  private final Map<RuleKey, Count> counts = new HashMap<>();

  /** A rule by its position. */
  private record RuleKey(int policy, Direction direction, int rule) {}

  /** What was counted for one rule. */
  private static final class Count {
    private final BitSet peers = new BitSet();
    private final BitSet ports = new BitSet();
    private final TrafficSums traffic = new TrafficSums();
  }

  /**
   * Starts empty.
   *
   * @param sorted the policies, in order
   * @param evaluator evaluates them; others may use it too
   */
  public UseCounter(
      List<Policy> sorted, PolicyEvaluator evaluator, Cluster cluster, EnforcerProfile profile) {
    this.policies = List.copyOf(sorted);
    this.elements = sorted.stream().map(PolicyElements::of).toList();
    this.evaluator = evaluator;
    this.parts =
        new PolicyEvaluator(
            elements.stream().map(PolicyElements::policy).toList(), cluster, profile);
    this.cluster = cluster;
    this.excess = new ExcessFinder(cluster);
  }

  /** Counts a flow for every rule that matches it at either end. */
  public void count(TrafficSums.Key key, Flow flow) {
    for (Flow variant : TimedVerdict.variants(flow)) {
      count(key, variant, flow, Direction.INGRESS);
      count(key, variant, flow, Direction.EGRESS);
    }
  }

  private void count(TrafficSums.Key key, Flow flow, Flow whole, Direction direction) {
    List<NumberedRule> matches = evaluator.matches(flow, direction);
    if (matches.isEmpty()) {
      return;
    }
    Map<RuleKey, Count> matched = new HashMap<>();
    for (NumberedRule match : matches) {
      RuleKey rule = new RuleKey(match.policyNumber(), direction, match.place());
      Count count = counts.computeIfAbsent(rule, none -> new Count());
      matched.put(rule, count);
      count.traffic.add(key, whole);
      List<RulePort> ports = match.rule().ports();
      for (int i = 0; i < ports.size(); i++) {
        if (evaluator.opens(ports.get(i), flow)) {
          count.ports.set(i);
        }
      }
    }
    // A peer in a rule that does not match this port was not used.
    for (NumberedRule part : parts.matches(flow, direction)) {
      Element element = element(part);
      Count count = matched.get(new RuleKey(part.policyNumber(), direction, element.rule()));
      if (count != null) {
        (element.part() == Part.PEER ? count.peers : count.ports).set(element.index());
      }
    }
  }

  private Element element(NumberedRule match) {
    return elements
        .get(match.policyNumber())
        .elements()
        .getOrDefault(match.direction(), List.of())
        .get(match.place());
  }

  private Rule rule(int policy, Direction direction, int rule) {
    return policies.get(policy).rules().getOrDefault(direction, List.of()).get(rule);
  }

  /**
   * The counts for each policy.
   *
   * @param places where each policy was read from, by namespace/name
   * @param seen the pods that took part in observed traffic
   */
  public List<PolicyUse> uses(Map<String, String> places, Set<Pod> seen) {
    List<SortedSet<WorkloadRef>> selected = selected();
    BitSet governing = new BitSet();
    seen.forEach(pod -> governing.or(evaluator.selecting(pod)));
    return InOrder.map(
        IntStream.range(0, policies.size()).boxed().toList(),
        i -> {
          Policy policy = policies.get(i);
          return new PolicyUse(
              policy.namespace(),
              policy.name(),
              places.getOrDefault(policy.fullName(), ""),
              selected.get(i),
              governing.get(i),
              rules(i, selected.get(i)));
        });
  }

  private List<RuleUse> rules(int policy, Set<WorkloadRef> governed) {
    List<RuleUse> rules = new ArrayList<>();
    policies
        .get(policy)
        .rules()
        .forEach(
            (direction, list) -> {
              for (int place = 0; place < list.size(); place++) {
                rules.add(use(policy, direction, place, governed));
              }
            });
    return rules;
  }

  /** For each policy, the workloads that have a pod it selects. */
  private List<SortedSet<WorkloadRef>> selected() {
    List<SortedSet<WorkloadRef>> selected = new ArrayList<>();
    policies.forEach(policy -> selected.add(new TreeSet<>()));
    for (Workload workload : cluster.workloads().values()) {
      BitSet selecting = new BitSet();
      workload.pods().forEach(pod -> selecting.or(evaluator.selecting(pod)));
      selecting.stream().forEach(policy -> selected.get(policy).add(workload.ref()));
    }
    return selected;
  }

  private RuleUse use(int policy, Direction direction, int place, Set<WorkloadRef> governed) {
    Rule rule = rule(policy, direction, place);
    Count count = counts.getOrDefault(new RuleKey(policy, direction, place), new Count());
    List<ElementUse> peers = new ArrayList<>();
    for (RulePeer peer : rule.peers()) {
      peers.add(new ElementUse(RuleText.of(peer), count.peers.get(peers.size())));
    }
    List<ElementUse> ports = new ArrayList<>();
    for (RulePort port : rule.ports()) {
      ports.add(new ElementUse(RuleText.of(port), count.ports.get(ports.size())));
    }
    List<ObservedTraffic> traffic = count.traffic.sums();
    return new RuleUse(
        direction, place, peers, ports, traffic, excess.of(rule, direction, governed, traffic));
  }
}
