package io.github.pcap2netpol.verify.evaluate;

import io.github.pcap2netpol.cluster.model.LabelSelector;
import io.github.pcap2netpol.cluster.model.Pod;
import io.github.pcap2netpol.policy.model.Direction;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * A NetworkPolicy ready to be evaluated: selectors, blocks and ports as values.
 *
 * @param namespace its namespace
 * @param name its name
 * @param pods which pods of its namespace it selects
 * @param rules its rules, in order, for each direction in which it isolates the selected pods
 * @param unusedRules its rules for directions that its policyTypes excludes
 */
public record Policy(
    String namespace,
    String name,
    LabelSelector pods,
    SortedMap<Direction, List<Rule>> rules,
    SortedMap<Direction, List<Rule>> unusedRules)
    implements Comparable<Policy> {
  private static final Comparator<Policy> ORDER =
      Comparator.comparing(Policy::namespace).thenComparing(Policy::name);

  public Policy {
    rules = Collections.unmodifiableSortedMap(new TreeMap<>(rules));
    unusedRules = Collections.unmodifiableSortedMap(new TreeMap<>(unusedRules));
  }

  /** Whether any rule has a named port, including rules that policyTypes excludes. */
  boolean namesPort() {
    return Stream.of(rules, unusedRules)
        .flatMap(lists -> lists.values().stream())
        .flatMap(List::stream)
        .flatMap(rule -> rule.ports().stream())
        .anyMatch(RulePort.Named.class::isInstance);
  }

  /** Whether it applies to the pod, whatever it then allows. */
  public boolean selects(Pod pod) {
    // A hostNetwork pod can't be distinguished from its node, and is not governed.
    return !pod.hostNetwork()
        && pod.ref().namespace().equals(namespace)
        && pods.matches(pod.labels());
  }

  /** A policy with the same name and selector that isolates nothing. */
  Policy withoutEffect() {
    return new Policy(namespace, name, pods, new TreeMap<>(), unusedRules);
  }

  /** The name used in messages and verdicts. */
  public String fullName() {
    return namespace + "/" + name;
  }

  @Override
  public int compareTo(Policy other) {
    return ORDER.compare(this, other);
  }
}
