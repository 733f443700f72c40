package io.github.pcap2netpol.verify.evaluate;

import java.util.List;

/** What a set of policies does to one flow. */
public sealed interface Verdict {
  /**
   * Both ends allow it.
   *
   * @param egress what decided at the source
   * @param ingress what decided at the destination
   */
  record Allowed(EndVerdict egress, EndVerdict ingress) implements Verdict {}

  /**
   * At least one end drops it.
   *
   * @param egress what decided at the source
   * @param ingress what decided at the destination
   */
  record Denied(EndVerdict egress, EndVerdict ingress) implements Verdict {}

  /** The verdict at one end. */
  sealed interface EndVerdict {}

  /** No policy selects the pod in this direction, or the end is not a pod: nothing is filtered. */
  record NotIsolated() implements EndVerdict {}

  /**
   * Traffic between a pod and its own node, or from a pod to itself, which is never filtered.
   *
   * @param reason for people
   */
  record Exempt(String reason) implements EndVerdict {}

  /**
   * A rule matches.
   *
   * @param policy namespace/name
   * @param rule its position in the policy's ingress or egress list, from 0
   */
  record Matched(String policy, int rule) implements EndVerdict {}

  /**
   * Policies select the pod in this direction, but none of their rules matches.
   *
   * @param policies namespace/name of each, in order
   */
  record NoRuleMatches(List<String> policies) implements EndVerdict {
    public NoRuleMatches {
      policies = List.copyOf(policies);
    }
  }
}
