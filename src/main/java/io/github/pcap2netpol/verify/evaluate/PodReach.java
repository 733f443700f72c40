package io.github.pcap2netpol.verify.evaluate;

import io.github.pcap2netpol.cluster.model.Pod;
import io.github.pcap2netpol.policy.model.Direction;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiFunction;
import java.util.function.Predicate;

/**
 * Which of some pods may connect to which others on any port at all. Most pairs of a large cluster
 * are denied on every port, and need not be judged one by one.
 *
 * <p>Pods are given by their positions in a list. They must be on no node, since what a pod may do
 * with its own node is left out; a pod stands for another one like it as its own peer.
 */
public final class PodReach {
  private final PolicyIndex index;
  private final List<Pod> pods;
  private final BiFunction<Pod, Direction, List<NumberedRule>> matching;

  /** Pods that are isolated for ingress by some policy, by its number. */
  private final Map<Integer, BitSet> isolatedBy = new HashMap<>();

  /** Pods that are not isolated for ingress, or let in anyone on some port. */
  private final BitSet open = new BitSet();

  /** Pods that are a peer in some egress rule of a policy, by its number. */
  private final Map<Integer, BitSet> reachedBy = new HashMap<>();

  /** Pods that are a peer whatever the rules: the enforcer takes them for Services. */
  private final BitSet always = new BitSet();

  /**
   * What the policies of an index allow.
   *
   * @param matching the rules of a direction that match a pod as a peer
   * @param isService whether the enforcer takes the pod's address for a Service's
   */
  PodReach(
      PolicyIndex index,
      List<Pod> pods,
      BiFunction<Pod, Direction, List<NumberedRule>> matching,
      Predicate<Pod> isService) {
    this.index = index;
    this.pods = List.copyOf(pods);
    this.matching = matching;
    for (int called = 0; called < pods.size(); called++) {
      note(called, pods.get(called));
      always.set(called, isService.test(pods.get(called)));
    }
  }

  private void note(int called, Pod pod) {
    GoverningPolicies ingress = index.governing(pod, Direction.INGRESS);
    if (admitsAnyone(ingress)) {
      open.set(called);
    }
    ingress.policies().stream().forEach(policy -> add(isolatedBy, policy, called));
    matching
        .apply(pod, Direction.EGRESS)
        .forEach(rule -> add(reachedBy, rule.policyNumber(), called));
  }

  private static void add(Map<Integer, BitSet> pods, int policy, int pod) {
    pods.computeIfAbsent(policy, none -> new BitSet()).set(pod);
  }

  private static boolean admitsAnyone(GoverningPolicies governing) {
    return governing.isolating().isEmpty() || !governing.forAnyPeer().isEmpty();
  }

  /**
   * The positions of all pods that this one may connect to on some port. May include others, if the
   * ports that its egress opens are not those that the other's ingress opens.
   *
   * @param caller its position
   */
  public BitSet from(int caller) {
    BitSet found = (BitSet) open.clone();
    for (NumberedRule rule : matching.apply(pods.get(caller), Direction.INGRESS)) {
      found.or(isolatedBy.getOrDefault(rule.policyNumber(), new BitSet()));
    }
    GoverningPolicies egress = index.governing(pods.get(caller), Direction.EGRESS);
    if (!admitsAnyone(egress)) {
      BitSet reached = (BitSet) always.clone();
      egress.policies().stream()
          .forEach(policy -> reached.or(reachedBy.getOrDefault(policy, new BitSet())));
      found.and(reached);
    }
    return found;
  }
}
