package io.github.pcap2netpol.verify.replay;

import io.github.pcap2netpol.cluster.model.Cluster;
import io.github.pcap2netpol.cluster.model.Pod;
import io.github.pcap2netpol.cluster.model.PodRef;
import io.github.pcap2netpol.diagnostic.Diagnostic;
import io.github.pcap2netpol.diagnostic.Diagnostics;
import io.github.pcap2netpol.policy.model.Direction;
import io.github.pcap2netpol.verify.evaluate.Policy;
import io.github.pcap2netpol.verify.evaluate.Rule;
import io.github.pcap2netpol.verify.policyfile.Overwriting;
import io.github.pcap2netpol.verify.policyfile.PolicyDecoder;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Finds existing policies that keep generated ones from having an effect. Policies add up, so a
 * policy that allows everything undoes all others for the pods that both select.
 */
final class EffectCheck {
  private EffectCheck() {}

  /**
   * Compares generated policies with existing ones.
   *
   * @param generated the policies to be applied
   * @param existing the valid policies that the cluster had
   * @param cluster the pods to consider
   * @param diagnostics receives, as severe, existing policies that allow everything to pods of a
   *     generated one ({@code policy-without-effect}), and existing policies that are not ours and
   *     would be overwritten because they have the same name ({@code policy-name-taken})
   */
  public static void check(
      List<Policy> generated, List<Policy> existing, Cluster cluster, Diagnostics diagnostics) {
    overwritten(generated, cluster, diagnostics);
    Map<String, List<Policy>> othersByNamespace =
        Overwriting.remaining(generated, existing).stream()
            .collect(Collectors.groupingBy(Policy::namespace));
    if (othersByNamespace.isEmpty()) {
      return;
    }
    Map<String, List<Pod>> pods =
        cluster.workloads().values().stream()
            .flatMap(workload -> workload.pods().stream())
            .collect(Collectors.groupingBy(pod -> pod.ref().namespace()));
    for (Policy policy : generated) {
      List<Pod> governed =
          pods.getOrDefault(policy.namespace(), List.of()).stream()
              .filter(policy::selects)
              .toList();
      for (Policy other : othersByNamespace.getOrDefault(policy.namespace(), List.of())) {
        for (Direction direction : policy.rules().keySet()) {
          undone(policy, other, direction, governed).ifPresent(diagnostics::add);
        }
      }
    }
  }

  private static void overwritten(
      List<Policy> generated, Cluster cluster, Diagnostics diagnostics) {
    Set<String> foreign =
        cluster.policies().stream()
            .filter(policy -> !policy.isOurs())
            .map(policy -> policy.namespace() + "/" + policy.name())
            .collect(Collectors.toSet());
    for (Policy policy : generated) {
      if (foreign.contains(policy.fullName())) {
        diagnostics.add(
            Diagnostic.severe(
                "policy-name-taken",
                place(policy.fullName()),
                "A NetworkPolicy of this name exists that was not made by this tool: applying ours would overwrite it. Rename or delete the existing one first."));
      }
    }
  }

  private static Optional<Diagnostic> undone(
      Policy policy, Policy other, Direction direction, List<Pod> governed) {
    List<Rule> rules = other.rules().getOrDefault(direction, List.of());
    String word = direction.name().toLowerCase(Locale.ROOT);
    Optional<String> allowed = allowed(rules, direction, word);
    if (allowed.isEmpty()) {
      return Optional.empty();
    }
    List<PodRef> affected =
        governed.stream().filter(other::selects).map(Pod::ref).distinct().sorted().toList();
    if (affected.isEmpty()) {
      return Optional.empty();
    }
    return Optional.of(
        Diagnostic.severe(
            "policy-without-effect",
            place(policy.fullName()),
            "NetworkPolicy "
                + other.fullName()
                + " allows "
                + allowed.get()
                + " of "
                + affected.size()
                + (affected.size() == 1 ? " pod" : " pods")
                + " that it selects too ("
                + affected.get(0)
                + (affected.size() == 1 ? "" : " and others")
                + "), so that the "
                + word
                + " rules of "
                + policy.fullName()
                + (rules.stream().anyMatch(Rule::allowsAll) ? " have no" : " have hardly any")
                + " effect there. Delete "
                + other.fullName()
                + ", or narrow it, once ours is applied."));
  }

  /**
   * What the rules allow that leaves nothing for other policies to restrict; empty if there is no
   * such thing.
   */
  private static Optional<String> allowed(List<Rule> rules, Direction direction, String word) {
    if (rules.stream().anyMatch(Rule::allowsAll)) {
      return Optional.of("all " + word);
    }
    String preposition = direction == Direction.INGRESS ? " from " : " to ";
    if (rules.stream().anyMatch(Rule::allowsEveryPod)) {
      return Optional.of("all " + word + preposition + "pods");
    }
    return rules.stream().anyMatch(Rule::allowsEveryAddress)
        ? Optional.of("all " + word + preposition + "addresses")
        : Optional.empty();
  }

  private static String place(String fullName) {
    return PolicyDecoder.KIND + " " + fullName;
  }
}
