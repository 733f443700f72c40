package io.github.pcap2netpol.verify.evaluate;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;

/**
 * The rules that decide about a flow at one end.
 *
 * @param governing what governs the end
 * @param opens whether a port is the flow's, in rules for any peer
 * @param candidates rules that match the peer, of any policy
 */
record ApplicableRules(
    GoverningPolicies governing, Predicate<RulePort> opens, List<Candidates> candidates) {
  ApplicableRules {
    candidates = List.copyOf(candidates);
  }

  /** The verdict: the first rule that allows the flow decides. */
  Verdict.EndVerdict verdict() {
    if (governing.isolating().isEmpty()) {
      return new Verdict.NotIsolated();
    }
    NumberedRule found = null;
    for (NumberedRule rule : governing.forAnyPeer()) {
      if (isOpen(rule, opens)) {
        found = rule;
        break;
      }
    }
    for (Candidates each : candidates) {
      for (NumberedRule rule : each.of(governing)) {
        if (found != null && found.number() < rule.number()) {
          break;
        }
        if (isOpen(rule, each.opens())) {
          found = rule;
          break;
        }
      }
    }
    return found == null
        ? new Verdict.NoRuleMatches(governing.isolating())
        : new Verdict.Matched(found.policy().fullName(), found.place());
  }

  /** Adds the ports of all rules that match the peer, or any peer. */
  void addPorts(Set<RulePort> ports) {
    governing.forAnyPeer().forEach(rule -> ports.addAll(rule.rule().ports()));
    for (Candidates each : candidates) {
      each.of(governing).forEach(rule -> ports.addAll(rule.rule().ports()));
    }
  }

  /** All rules that allow the flow, in order. */
  List<NumberedRule> all() {
    Set<NumberedRule> found = new TreeSet<>();
    for (NumberedRule rule : governing.forAnyPeer()) {
      if (isOpen(rule, opens)) {
        found.add(rule);
      }
    }
    for (Candidates each : candidates) {
      for (NumberedRule rule : each.of(governing)) {
        if (isOpen(rule, each.opens())) {
          found.add(rule);
        }
      }
    }
    return List.copyOf(found);
  }

  /**
   * Rules that match a peer.
   *
   * @param rules the rules, in order, so that those of a policy are next to each other
   * @param opens whether one of their ports is the flow's
   */
  record Candidates(List<NumberedRule> rules, Predicate<RulePort> opens) {
    Candidates {
      rules = List.copyOf(rules);
    }

    /**
     * Those of the policies that govern an end, in order. A peer that many policies name, such as
     * the DNS server, has as many rules, of which few govern.
     */
    List<NumberedRule> of(GoverningPolicies governing) {
      List<NumberedRule> found = new ArrayList<>();
      BitSet policies = governing.policies();
      for (int each = policies.nextSetBit(0); each >= 0; each = policies.nextSetBit(each + 1)) {
        found.addAll(rules.subList(firstFrom(each), firstFrom(each + 1)));
      }
      return found;
    }

    /** The position of the first rule of this policy or a later one. */
    private int firstFrom(int policy) {
      int first = 0;
      int end = rules.size();
      while (first < end) {
        int middle = (first + end) >>> 1;
        if (rules.get(middle).policyNumber() < policy) {
          first = middle + 1;
        } else {
          end = middle;
        }
      }
      return first;
    }
  }

  private static boolean isOpen(NumberedRule rule, Predicate<RulePort> opens) {
    List<RulePort> ports = rule.rule().ports();
    if (ports.isEmpty()) {
      return true;
    }
    for (RulePort port : ports) {
      if (opens.test(port)) {
        return true;
      }
    }
    return false;
  }
}
