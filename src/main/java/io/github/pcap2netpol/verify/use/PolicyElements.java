package io.github.pcap2netpol.verify.use;

import io.github.pcap2netpol.policy.model.Direction;
import io.github.pcap2netpol.verify.evaluate.Policy;
import io.github.pcap2netpol.verify.evaluate.Rule;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * A policy split into its elements: each peer and each port of its rules becomes a rule of its own,
 * so that the evaluator shows which of them a flow matches, under any enforcer profile.
 *
 * @param policy the policy made of the parts
 * @param elements what each of its rules was made from, by direction and position
 */
public record PolicyElements(Policy policy, Map<Direction, List<Element>> elements) {
  /** Which list of a rule an element is in. */
  public enum Part {
    PEER,
    PORT
  }

  /**
   * One element.
   *
   * @param rule the position of its rule in the policy's list, from 0
   * @param part which list it is in
   * @param index its position there, from 0
   */
  public record Element(int rule, Part part, int index) {}

  public static PolicyElements of(Policy policy) {
    TreeMap<Direction, List<Rule>> parts = new TreeMap<>();
    Map<Direction, List<Element>> elements = new EnumMap<>(Direction.class);
    policy
        .rules()
        .forEach(
            (direction, rules) -> {
              List<Rule> split = new ArrayList<>();
              List<Element> from = new ArrayList<>();
              for (int i = 0; i < rules.size(); i++) {
                split(rules.get(i), i, split, from);
              }
              parts.put(direction, List.copyOf(split));
              elements.put(direction, List.copyOf(from));
            });
    return new PolicyElements(
        new Policy(policy.namespace(), policy.name(), policy.pods(), parts, policy.unusedRules()),
        elements);
  }

  private static void split(Rule rule, int place, List<Rule> split, List<Element> from) {
    for (int i = 0; i < rule.peers().size(); i++) {
      split.add(new Rule(List.of(), List.of(rule.peers().get(i))));
      from.add(new Element(place, Part.PEER, i));
    }
    for (int i = 0; i < rule.ports().size(); i++) {
      split.add(new Rule(List.of(rule.ports().get(i)), List.of()));
      from.add(new Element(place, Part.PORT, i));
    }
  }
}
