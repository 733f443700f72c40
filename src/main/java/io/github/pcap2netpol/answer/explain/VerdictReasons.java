package io.github.pcap2netpol.answer.explain;

import io.github.pcap2netpol.cluster.addresses.AddressOwner;
import io.github.pcap2netpol.cluster.addresses.MetadataAddressBook;
import io.github.pcap2netpol.cluster.model.Cluster;
import io.github.pcap2netpol.cluster.model.WorkloadRef;
import io.github.pcap2netpol.graph.model.Flow;
import io.github.pcap2netpol.net.IpAddress;
import io.github.pcap2netpol.net.IpPrefix;
import io.github.pcap2netpol.policy.model.Direction;
import io.github.pcap2netpol.verify.evaluate.EnforcerProfile;
import io.github.pcap2netpol.verify.evaluate.NumberedRule;
import io.github.pcap2netpol.verify.evaluate.Policy;
import io.github.pcap2netpol.verify.evaluate.PolicyEvaluator;
import io.github.pcap2netpol.verify.evaluate.Rule;
import io.github.pcap2netpol.verify.evaluate.Verdict;
import io.github.pcap2netpol.verify.evaluate.Verdict.EndVerdict;
import io.github.pcap2netpol.verify.replay.FlowText;
import io.github.pcap2netpol.verify.use.PolicyElements;
import io.github.pcap2netpol.verify.use.RuleText;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;

/** Puts verdicts into words. */
final class VerdictReasons {
  private final List<Policy> policies;
  private final PolicyEvaluator evaluator;
  private final List<PolicyElements> elements;
  private final PolicyEvaluator parts;
  private final Map<String, String> places;
  private final Cluster cluster;
  private final Predicate<IpAddress> isInPodNetwork;

  VerdictReasons(
      List<Policy> policies, Cluster cluster, EnforcerProfile profile, Map<String, String> places) {
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

  /** Whether pods have addresses in the same /24 or /64, and nothing else is known there. */
  private boolean isNextToPods(IpAddress address) {
    IpPrefix around = new IpPrefix(address, address.isIpv4() ? 24 : 64);
    return cluster.workloads().values().stream()
        .flatMap(workload -> workload.pods().stream())
        .flatMap(pod -> pod.addresses().stream())
        .anyMatch(around::contains);
  }

  /** The verdict on a flow, with its reasons. */
  Explanation.Case judge(Flow flow) {
    Verdict verdict = evaluator.evaluate(flow);
    List<String> reasons = new ArrayList<>();
    if (verdict instanceof Verdict.Allowed allowed) {
      reasons.addAll(end(flow, Direction.EGRESS, allowed.egress()));
      reasons.addAll(end(flow, Direction.INGRESS, allowed.ingress()));
    } else if (verdict instanceof Verdict.Denied denied) {
      reasons.addAll(end(flow, Direction.EGRESS, denied.egress()));
      reasons.addAll(end(flow, Direction.INGRESS, denied.ingress()));
    }
    return new Explanation.Case(verdict instanceof Verdict.Allowed, flow, 1, reasons);
  }

  private List<String> end(Flow flow, Direction direction, EndVerdict verdict) {
    Flow.End end = direction == Direction.EGRESS ? flow.source() : flow.destination();
    String word = direction.name().toLowerCase(Locale.ROOT);
    if (!(end instanceof Flow.PodEnd)) {
      // Without its address, so that all addresses of a name have the same reason.
      return List.of(
          word
              + ": not governed, because the "
              + (direction == Direction.EGRESS ? "caller" : "callee")
              + " is not a pod");
    }
    String start = word + " of " + FlowText.party(end) + ": ";
    if (verdict instanceof Verdict.Exempt exempt) {
      return List.of(start + "never filtered, " + exempt.reason());
    }
    if (verdict instanceof Verdict.NoRuleMatches none) {
      List<String> lines = new ArrayList<>();
      lines.add(start + "isolated by " + String.join(", ", none.policies()) + ", no rule matches");
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

  /** The rule that would allow it, in a policy that opens nothing else. */
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
