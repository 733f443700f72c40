package io.github.pcap2netpol.verify.evaluate;

import java.util.BitSet;
import java.util.List;

/**
 * What governs a pod in one direction.
 *
 * @param isolating the policies that select it, namespace/name, in order; empty if it isn't
 *     isolated
 * @param policies the same policies by their numbers; never modified
 * @param forAnyPeer those of their rules that match any peer, in order
 */
record Governing(List<String> isolating, BitSet policies, List<NumberedRule> forAnyPeer) {
  static final Governing NOTHING = new Governing(List.of(), new BitSet(), List.of());

  Governing {
    isolating = List.copyOf(isolating);
    forAnyPeer = List.copyOf(forAnyPeer);
  }
}
