package io.github.pcap2netpol.answer.trial;

import io.github.pcap2netpol.answer.explain.HypotheticalFlow;
import io.github.pcap2netpol.cluster.model.Cluster;
import io.github.pcap2netpol.cluster.model.Namespace;
import io.github.pcap2netpol.graph.model.Flow;
import io.github.pcap2netpol.net.PortProtocol;
import io.github.pcap2netpol.policy.model.Direction;
import io.github.pcap2netpol.verify.evaluate.NumberedRule;
import io.github.pcap2netpol.verify.evaluate.Policy;
import io.github.pcap2netpol.verify.evaluate.PolicyEvaluator;
import io.github.pcap2netpol.verify.evaluate.Rule;
import io.github.pcap2netpol.verify.evaluate.RulePeer;
import io.github.pcap2netpol.verify.evaluate.Verdict;
import io.github.pcap2netpol.verify.evaluate.Verdict.EndVerdict;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/** What the policies say about connections between test pods. */
final class TrialVerdicts {
  private final PolicyEvaluator evaluator;
  private final PolicyEvaluator withBlocksOpen;
  private final String namespace;

  /**
   * Judges by these policies.
   *
   * @param policies the policies in the copy
   * @param namespace their original namespace, for people
   */
  TrialVerdicts(List<Policy> policies, Collection<TrialNamespace> namespaces, String namespace) {
    SortedMap<String, Namespace> labelled = new TreeMap<>();
    namespaces.forEach(
        each -> labelled.put(each.name(), new Namespace(each.name(), each.labels())));
    Cluster cluster =
        new Cluster(
            new TreeMap<>(),
            new TreeMap<>(),
            new TreeMap<>(),
            labelled,
            List.of(),
            List.of(),
            new TreeMap<>(),
            List.of(),
            List.of());
    this.evaluator = PolicyEvaluator.of(policies, cluster);
    this.withBlocksOpen =
        PolicyEvaluator.of(policies.stream().map(TrialVerdicts::blocksOpen).toList(), cluster);
    this.namespace = namespace;
  }

  /** Blocks that contain every address. */
  private static Policy blocksOpen(Policy policy) {
    SortedMap<Direction, List<Rule>> rules = new TreeMap<>();
    policy
        .rules()
        .forEach(
            (direction, list) ->
                rules.put(direction, list.stream().map(TrialVerdicts::blocksOpen).toList()));
    return new Policy(
        policy.namespace(), policy.name(), policy.pods(), rules, policy.unusedRules());
  }

  private static Rule blocksOpen(Rule rule) {
    return rule.peers().stream().anyMatch(RulePeer.Block.class::isInstance)
        ? new Rule(rule.ports(), List.of())
        : rule;
  }

  /**
   * The call with its verdict. Empty if the verdict depends on whether an {@code ipBlock} matches
   * pods, in which enforcers differ.
   */
  Optional<TrialCall> call(TestPod from, TestPod to, PortProtocol port) {
    Flow flow = flow(from, to, port);
    Verdict verdict = evaluator.evaluate(flow);
    boolean allowed = verdict instanceof Verdict.Allowed;
    return allowed == withBlocksOpen.evaluate(flow) instanceof Verdict.Allowed
        ? Optional.of(new TrialCall(from, to, port, allowed, reason(flow, verdict)))
        : Optional.empty();
  }

  /** The rules that match in this direction. */
  List<NumberedRule> matches(TestPod from, TestPod to, PortProtocol port, Direction direction) {
    return evaluator.matches(flow(from, to, port), direction);
  }

  /** Whether it is denied in this direction only, by this policy alone. */
  boolean isDeniedByAlone(Policy policy, Direction direction, TrialCall call) {
    if (!(evaluator.evaluate(flow(call.from(), call.to(), call.port()))
        instanceof Verdict.Denied denied)) {
      return false;
    }
    EndVerdict here = direction == Direction.EGRESS ? denied.egress() : denied.ingress();
    EndVerdict there = direction == Direction.EGRESS ? denied.ingress() : denied.egress();
    return here instanceof Verdict.NoRuleMatches none
        && none.policies().equals(List.of(policy.fullName()))
        && !(there instanceof Verdict.NoRuleMatches);
  }

  /** A rule's position, for people. */
  String place(Policy policy, Direction direction, int number) {
    return namespace
        + "/"
        + policy.name()
        + (direction == Direction.EGRESS ? " egress[" : " ingress[")
        + number
        + "]";
  }

  private String reason(Flow flow, Verdict verdict) {
    List<String> reasons = new ArrayList<>();
    if (verdict instanceof Verdict.Denied denied) {
      isolated("egress", denied.egress()).ifPresent(reasons::add);
      isolated("ingress", denied.ingress()).ifPresent(reasons::add);
    } else {
      for (Direction direction : List.of(Direction.EGRESS, Direction.INGRESS)) {
        evaluator.matches(flow, direction).stream()
            .map(rule -> place(rule.policy(), direction, rule.place()))
            .forEach(reasons::add);
      }
    }
    return reasons.isEmpty() ? "neither end is isolated" : String.join(", ", reasons);
  }

  private Optional<String> isolated(String direction, EndVerdict end) {
    return end instanceof Verdict.NoRuleMatches none
        ? Optional.of(
            "no "
                + direction
                + " rule of "
                + String.join(
                    ", ",
                    none.policies().stream()
                        .map(name -> namespace + name.substring(name.indexOf('/')))
                        .toList()))
        : Optional.empty();
  }

  private static Flow flow(TestPod from, TestPod to, PortProtocol port) {
    return HypotheticalFlow.of(
        new Flow.PodEnd(from.pod()), new Flow.PodEnd(to.pod()), port, Optional.empty());
  }
}
