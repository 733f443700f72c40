package io.github.pcap2netpol.verify.evaluate;

import java.util.BitSet;
import java.util.List;

/**
 * What governs a pod in one direction.
 *
 * @param isolating the policies that select it, as namespace/name, in order; empty if it isn't
 *     isolated
 * @param policies the same policies by number; never modified
 * @param forAnyPeer those of their rules that match any peer, in order
 */
record GoverningPolicies(List<String> isolating, BitSet policies, List<NumberedRule> forAnyPeer) {
  static final GoverningPolicies NOTHING =
      new GoverningPolicies(List.of(), new BitSet(), List.of());

  GoverningPolicies {
    isolating = List.copyOf(isolating);
    forAnyPeer = List.copyOf(forAnyPeer);
  }
}
