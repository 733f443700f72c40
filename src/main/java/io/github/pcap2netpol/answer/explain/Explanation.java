package io.github.pcap2netpol.answer.explain;

import io.github.pcap2netpol.cluster.addresses.AddressOwner;
import io.github.pcap2netpol.cluster.addresses.MetadataAddressBook;
import io.github.pcap2netpol.cluster.bundle.UnusableInputException;
import io.github.pcap2netpol.cluster.model.Cluster;
import io.github.pcap2netpol.cluster.model.WorkloadRef;
import io.github.pcap2netpol.graph.model.Attempt;
import io.github.pcap2netpol.graph.model.Flow;
import io.github.pcap2netpol.graph.model.TrafficMap;
import io.github.pcap2netpol.net.IpAddress;
import io.github.pcap2netpol.net.IpPrefix;
import io.github.pcap2netpol.net.PortProtocol;
import io.github.pcap2netpol.policy.model.Direction;
import io.github.pcap2netpol.verify.evaluate.EnforcerProfile;
import io.github.pcap2netpol.verify.evaluate.NumberedRule;
import io.github.pcap2netpol.verify.evaluate.Policy;
import io.github.pcap2netpol.verify.evaluate.PolicyEvaluator;
import io.github.pcap2netpol.verify.evaluate.Rule;
import io.github.pcap2netpol.verify.evaluate.Verdict;
import io.github.pcap2netpol.verify.evaluate.Verdict.EndVerdict;
import io.github.pcap2netpol.verify.policyfile.GivenPolicies;
import io.github.pcap2netpol.verify.replay.FlowText;
import io.github.pcap2netpol.verify.use.ObservedTraffic;
import io.github.pcap2netpol.verify.use.PolicyElements;
import io.github.pcap2netpol.verify.use.RuleText;
import io.github.pcap2netpol.verify.use.TrafficSums;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.function.Predicate;

/**
 * Whether one workload, pod, node or address may call another on a port, why, and what was
 * observed.
 *
 * @param from who calls
 * @param to who is called
 * @param cases the verdicts, one for each distinct answer, since pods of one side may differ;
 *     sorted
 * @param seen established connections from one to the other on that port
 * @param attempts those that were refused or never answered
 * @param inferred why {@code analyse} takes such connections to be needed beyond those that were
 *     observed, in words; may contain untrusted text; sorted
 */
public record Explanation(
    QueryEnd from,
    QueryEnd to,
    List<Case> cases,
    List<ObservedTraffic> seen,
    List<ObservedTraffic> attempts,
    SortedSet<String> inferred) {
  public Explanation {
    cases = List.copyOf(cases);
    seen = List.copyOf(seen);
    attempts = List.copyOf(attempts);
    inferred = Collections.unmodifiableSortedSet(new TreeSet<>(inferred));
  }

  /**
   * One answer.
   *
   * @param allowed whether the connection is allowed
   * @param example a flow that it applies to
   * @param pairs how many pairs of ends it applies to
   * @param reasons what decides at each end, and what is missing, in words
   */
  public record Case(boolean allowed, Flow example, int pairs, List<String> reasons) {
    public Case {
      reasons = List.copyOf(reasons);
    }
  }

  /** Whether the connection is allowed between every pair of ends. */
  public boolean isAllowed() {
    return cases.stream().allMatch(Case::allowed);
  }

  /**
   * Explains a connection.
   *
   * @param traffic the observed traffic
   * @param from who calls, as a user writes it: namespace/name, kind/name, a pod or an address
   * @param to who is called, likewise, or a Service
   * @param port the port that is called
   * @throws UnusableInputException if the metadata has no such party, or several
   */
  public static Explanation of(
      TrafficMap traffic,
      GivenPolicies given,
      EnforcerProfile profile,
      String from,
      String to,
      PortProtocol port)
      throws UnusableInputException {
    QueryEnds ends = new QueryEnds(traffic.cluster());
    QueryEnd caller = ends.caller(from, port);
    QueryEnd called = ends.called(to, port);
    List<Policy> policies = given.policies();
    Reasons reasons = new Reasons(policies, traffic.cluster(), profile, given.places());
    Map<List<String>, Case> cases = new LinkedHashMap<>();
    for (QueryEnd.Place source : caller.places()) {
      for (QueryEnd.Place destination : called.places()) {
        Flow flow =
            HypotheticalFlow.of(
                source.end(), destination.end(), destination.port(), called.dialled());
        Case one = reasons.judge(flow);
        cases.merge(
            one.reasons(),
            one,
            (first, next) ->
                new Case(first.allowed(), first.example(), first.pairs() + 1, first.reasons()));
      }
    }
    return new Explanation(
        caller,
        called,
        List.copyOf(cases.values()),
        sums(traffic.flows(), caller, called),
        sums(
            traffic.attempts().stream().map(Attempt::flows).flatMap(List::stream).toList(),
            caller,
            called),
        new InferredTraffic(traffic).between(caller, called));
  }

  private static List<ObservedTraffic> sums(List<Flow> flows, QueryEnd from, QueryEnd to) {
    TrafficSums sums = new TrafficSums();
    for (Flow flow : flows) {
      if (from.includes(flow.source()) && to.includes(flow.destination(), flow.port())) {
        sums.add(flow);
      }
    }
    return sums.sums();
  }

  /** Puts verdicts into words. */
  private static final class Reasons {
    private final List<Policy> policies;
    private final PolicyEvaluator evaluator;
    private final List<PolicyElements> elements;
    private final PolicyEvaluator parts;
    private final Map<String, String> places;
    private final Cluster cluster;
    private final Predicate<IpAddress> isInPodNetwork;

    Reasons(
        List<Policy> policies,
        Cluster cluster,
        EnforcerProfile profile,
        Map<String, String> places) {
      this.policies = policies;
      this.evaluator = new PolicyEvaluator(policies, cluster, profile);
      this.elements = policies.stream().map(PolicyElements::of).toList();
      this.parts =
          new PolicyEvaluator(
              elements.stream().map(PolicyElements::policy).toList(), cluster, profile);
      this.places = places;
      this.cluster = cluster;
      MetadataAddressBook book =
          new MetadataAddressBook(
              cluster,
              cluster.nodes().values().stream().flatMap(node -> node.podCidrs().stream()).toList(),
              Map.of());
      this.isInPodNetwork =
          address ->
              book.ownerAt(address, Instant.MAX) instanceof AddressOwner.UnknownOwner unknown
                  && (unknown.insidePodNetwork() || isNextToPods(address));
    }

    /** Whether a pod has an address of the same /24 or /64, and nothing else is known there. */
    private boolean isNextToPods(IpAddress address) {
      IpPrefix around = new IpPrefix(address, address.isIpv4() ? 24 : 64);
      return cluster.workloads().values().stream()
          .flatMap(workload -> workload.pods().stream())
          .flatMap(pod -> pod.addresses().stream())
          .anyMatch(around::contains);
    }

    Case judge(Flow flow) {
      Verdict verdict = evaluator.evaluate(flow);
      List<String> reasons = new ArrayList<>();
      if (verdict instanceof Verdict.Allowed allowed) {
        reasons.addAll(end(flow, Direction.EGRESS, allowed.egress()));
        reasons.addAll(end(flow, Direction.INGRESS, allowed.ingress()));
      } else if (verdict instanceof Verdict.Denied denied) {
        reasons.addAll(end(flow, Direction.EGRESS, denied.egress()));
        reasons.addAll(end(flow, Direction.INGRESS, denied.ingress()));
      }
      return new Case(verdict instanceof Verdict.Allowed, flow, 1, reasons);
    }

    private List<String> end(Flow flow, Direction direction, EndVerdict verdict) {
      Flow.End end = direction == Direction.EGRESS ? flow.source() : flow.destination();
      String word = direction.name().toLowerCase(Locale.ROOT);
      String start = word + " of " + FlowText.party(end) + ": ";
      if (!(end instanceof Flow.PodEnd)) {
        return List.of(start + "not governed, because it is not a pod");
      }
      if (verdict instanceof Verdict.Exempt exempt) {
        return List.of(start + "never filtered, " + exempt.reason());
      }
      if (verdict instanceof Verdict.NoRuleMatches none) {
        List<String> lines = new ArrayList<>();
        lines.add(
            start + "isolated by " + String.join(", ", none.policies()) + ", no rule matches");
        lines.addAll(nearMisses(flow, direction, none.policies()));
        lines.add(missing(flow, direction, none.policies()));
        return lines;
      }
      if (verdict instanceof Verdict.Matched) {
        return evaluator.matches(flow, direction).stream()
            .map(
                match ->
                    start
                        + "allowed by "
                        + rule(match.policy(), direction, match.place())
                        + described(match.policy().fullName()))
            .toList();
      }
      return List.of(start + "not isolated: no policy selects it");
    }

    /** What would allow it, in a policy that opens nothing else. */
    private String missing(Flow flow, Direction direction, List<String> isolating) {
      Flow.PodEnd end =
          (Flow.PodEnd) (direction == Direction.EGRESS ? flow.source() : flow.destination());
      Flow.End other = direction == Direction.EGRESS ? flow.destination() : flow.source();
      if (other instanceof Flow.AddressEnd address && isInPodNetwork.test(address.address())) {
        return "missing: nothing that a rule could name, since "
            + address.address()
            + " is among the pods' addresses, but the metadata lacks that pod";
      }
      List<String> own =
          isolating.stream().filter(policy -> selectsOnly(policy, end.pod().workload())).toList();
      return "missing: "
          + (own.isEmpty()
              ? "in a new policy for "
                  + end.pod().workload()
                  + " alone, since "
                  + String.join(" and ", isolating)
                  + (isolating.size() == 1 ? " selects" : " select")
                  + " others too"
              : "in " + String.join(" or ", own))
          + ", "
          + (direction == Direction.EGRESS ? "an egress rule to " : "an ingress rule from ")
          + FlowText.party(other)
          + " at "
          + flow.port();
    }

    private boolean selectsOnly(String name, WorkloadRef workload) {
      return policies.stream()
          .filter(policy -> policy.fullName().equals(name))
          .noneMatch(
              policy ->
                  cluster.workloads().values().stream()
                      .filter(each -> !each.ref().equals(workload))
                      .flatMap(each -> each.pods().stream())
                      .anyMatch(policy::selects));
    }

    private String described(String policy) {
      String place = places.getOrDefault(policy, "");
      return place.isEmpty() ? "" : " (" + place + ")";
    }

    /** Rules that would match on another port. */
    private List<String> nearMisses(Flow flow, Direction direction, List<String> isolating) {
      Set<String> lines = new TreeSet<>();
      for (NumberedRule part : parts.matches(flow, direction)) {
        PolicyElements.Element element =
            elements
                .get(part.policyNumber())
                .elements()
                .getOrDefault(direction, List.of())
                .get(part.place());
        Policy policy = policies.get(part.policyNumber());
        if (element.part() == PolicyElements.Part.PEER && isolating.contains(policy.fullName())) {
          lines.add(
              "nearly: " + rule(policy, direction, element.rule()) + " has the peer, not the port");
        }
      }
      return List.copyOf(lines);
    }

    private static String rule(Policy policy, Direction direction, int place) {
      Rule rule = policy.rules().getOrDefault(direction, List.of()).get(place);
      return policy.fullName()
          + " "
          + direction.name().toLowerCase(Locale.ROOT)
          + "["
          + place
          + "], "
          + RuleText.of(rule, direction);
    }
  }
}
