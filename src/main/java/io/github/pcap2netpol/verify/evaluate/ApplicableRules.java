package io.github.pcap2netpol.verify.evaluate;

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
      for (NumberedRule rule : each.rules()) {
        if (found != null && found.number() < rule.number()) {
          break;
        }
        if (governing.policies().get(rule.policyNumber()) && isOpen(rule, each.opens())) {
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
      for (NumberedRule rule : each.rules()) {
        if (governing.policies().get(rule.policyNumber())) {
          ports.addAll(rule.rule().ports());
        }
      }
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
      for (NumberedRule rule : each.rules()) {
        if (governing.policies().get(rule.policyNumber()) && isOpen(rule, each.opens())) {
          found.add(rule);
        }
      }
    }
    return List.copyOf(found);
  }

  /**
   * Rules that match a peer.
   *
   * @param rules the rules, in order
   * @param opens whether one of their ports is the flow's
   */
  record Candidates(List<NumberedRule> rules, Predicate<RulePort> opens) {
    Candidates {
      rules = List.copyOf(rules);
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
