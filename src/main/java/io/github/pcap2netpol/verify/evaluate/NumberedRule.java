package io.github.pcap2netpol.verify.evaluate;

import io.github.pcap2netpol.policy.model.Direction;
import org.jspecify.annotations.Nullable;

/**
 * A rule with its position among all policies.
 *
 * @param number its position among all rules: by policy, direction and position in the list
 * @param policyNumber its policy's position among all policies
 * @param policy its policy
 * @param direction which of the policy's lists it is in
 * @param place its position in that list, from 0
 * @param rule the rule itself
 */
public record NumberedRule(
    int number, int policyNumber, Policy policy, Direction direction, int place, Rule rule)
    implements Comparable<NumberedRule> {
  @Override
  public int compareTo(NumberedRule other) {
    return Integer.compare(number, other.number);
  }

  // The number identifies the rule; comparing whole policies would take long.

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof NumberedRule rule && rule.number == number;
  }

  @Override
  public int hashCode() {
    return number;
  }
}
