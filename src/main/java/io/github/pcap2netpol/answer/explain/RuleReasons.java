package io.github.pcap2netpol.answer.explain;

import io.github.pcap2netpol.cluster.model.LabelSelector;
import io.github.pcap2netpol.policy.model.Direction;
import io.github.pcap2netpol.policy.model.GeneratedPolicy;
import io.github.pcap2netpol.policy.model.GeneratedRule;
import io.github.pcap2netpol.policy.model.PolicySet;
import io.github.pcap2netpol.verify.evaluate.Policy;
import io.github.pcap2netpol.verify.evaluate.Rule;
import io.github.pcap2netpol.verify.evaluate.RulePeer;
import io.github.pcap2netpol.verify.evaluate.RulePort;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Why rules exist. A rule that says the same, for the same pods, as one that {@code analyse} would
 * write exists for the same reason, even if no observed traffic used it.
 */
public final class RuleReasons {
  private final Map<Place, List<String>> reasons = new HashMap<>();

  /** A rule by its position; the policy is namespace/name. */
  private record Place(String policy, Direction direction, int index) {}

  /** A rule by what it says and for whom, regardless of order. */
  private record Meaning(
      String namespace,
      LabelSelector pods,
      Direction direction,
      Set<RulePeer> peers,
      Set<RulePort> ports) {
    static Meaning of(Policy policy, Direction direction, Rule rule) {
      return new Meaning(
          policy.namespace(),
          policy.pods(),
          direction,
          Set.copyOf(rule.peers()),
          Set.copyOf(rule.ports()));
    }
  }

  private RuleReasons() {}

  /**
   * Finds the reasons.
   *
   * @param policies the policies with the rules in question
   * @param generated what would be generated from the observed traffic
   * @param written the same, as the API server would read it
   */
  public static RuleReasons of(
      List<Policy> policies, PolicySet generated, Collection<Policy> written) {
    Map<Meaning, List<String>> known = new HashMap<>();
    Map<String, Policy> byName =
        written.stream()
            .collect(Collectors.toMap(Policy::fullName, policy -> policy, (one, other) -> one));
    Stream.concat(generated.policies().stream(), generated.lockdown().stream())
        .forEach(
            each ->
                Optional.ofNullable(byName.get(each.namespace() + "/" + each.name()))
                    .ifPresent(policy -> note(each, policy, known)));
    RuleReasons reasons = new RuleReasons();
    for (Policy policy : policies) {
      policy
          .rules()
          .forEach(
              (direction, rules) -> {
                for (int index = 0; index < rules.size(); index++) {
                  reasons.reasons.put(
                      new Place(policy.fullName(), direction, index),
                      known.getOrDefault(
                          Meaning.of(policy, direction, rules.get(index)), List.of()));
                }
              });
    }
    return reasons;
  }

  /**
   * The reasons for a rule, worded like the comments in policies; may contain untrusted text. Empty
   * if {@code analyse} would write no rule that says the same.
   *
   * @param policy its policy, namespace/name
   * @param index its position in the list of that direction, from 0
   */
  public List<String> of(String policy, Direction direction, int index) {
    return reasons.getOrDefault(new Place(policy, direction, index), List.of());
  }

  private static void note(
      GeneratedPolicy generated, Policy policy, Map<Meaning, List<String>> known) {
    for (GeneratedRule rule : generated.rules()) {
      known.putIfAbsent(
          Meaning.of(
              policy,
              rule.direction(),
              policy.rules().getOrDefault(rule.direction(), List.of()).get(rule.index())),
          rule.comments());
    }
  }
}
