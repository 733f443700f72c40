package io.github.pcap2netpol.verify.evaluate;

import io.github.pcap2netpol.policy.model.Direction;
import org.jspecify.annotations.Nullable;

/**
 * A rule with its place among all policies.
 *
 * @param number its place among all rules: by policy, direction and place in the list
 * @param policyNumber its policy's place among all policies
 * @param policy its policy
 * @param direction which of the policy's lists it is in
 * @param place its place in that list, from 0
 * @param rule the rule itself
 */
public record NumberedRule(
    int number, int policyNumber, Policy policy, Direction direction, int place, Rule rule)
    implements Comparable<NumberedRule> {
  @Override
  public int compareTo(NumberedRule other) {
    return Integer.compare(number, other.number);
  }

  // Among all rules the number says it all, and comparing whole policies would take long.

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof NumberedRule rule && rule.number == number;
  }

  @Override
  public int hashCode() {
    return number;
  }
}
