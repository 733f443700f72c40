package io.github.pcap2netpol.answer.trial;

import io.github.pcap2netpol.cluster.model.LabelSelector;
import io.github.pcap2netpol.cluster.model.LabelSelector.Requirement;
import io.github.pcap2netpol.cluster.model.Labels;
import io.github.pcap2netpol.cluster.model.Namespace;
import io.github.pcap2netpol.policy.model.Direction;
import io.github.pcap2netpol.verify.evaluate.Policy;
import io.github.pcap2netpol.verify.evaluate.Rule;
import io.github.pcap2netpol.verify.evaluate.RulePeer;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;

/**
 * The copies of namespaces for a trial. Policies are moved to the copies: their selectors name a
 * copy where they named its original.
 *
 * @param namespace the namespace whose policies are tried
 * @param copies the names of the copies, by their originals
 */
record NamespaceCopies(String namespace, SortedMap<String, String> copies) {
  NamespaceCopies {
    copies = Collections.unmodifiableSortedMap(new TreeMap<>(copies));
  }

  /** Copies of the namespace and of every other one that a selector names. */
  static NamespaceCopies of(String namespace, String copy, List<Policy> policies) {
    SortedSet<String> named = new TreeSet<>();
    selectors(policies)
        .forEach(
            selector -> {
              Optional.ofNullable(selector.matchLabels().values().get(Namespace.NAME_LABEL))
                  .ifPresent(named::add);
              selector.matchExpressions().stream()
                  .filter(each -> each.key().equals(Namespace.NAME_LABEL))
                  .forEach(each -> named.addAll(each.values()));
            });
    named.remove(namespace);
    SortedMap<String, String> copies = new TreeMap<>();
    for (String other : named) {
      copies.put(other, numbered(copy, copies.size() + 1));
    }
    copies.put(namespace, copy);
    return new NamespaceCopies(namespace, copies);
  }

  /** All namespace selectors in these policies. */
  static Stream<LabelSelector> selectors(List<Policy> policies) {
    return policies.stream()
        .flatMap(policy -> policy.rules().values().stream())
        .flatMap(List::stream)
        .flatMap(rule -> rule.peers().stream())
        .filter(RulePeer.SelectedNamespacePods.class::isInstance)
        .map(peer -> ((RulePeer.SelectedNamespacePods) peer).namespaces());
  }

  /** The copy of the tried namespace. */
  String copy() {
    return copyOf(namespace);
  }

  private String copyOf(String original) {
    return copies.getOrDefault(original, original);
  }

  /** The original of a copy, if it is a single namespace. */
  Optional<String> original(String copy) {
    return copies.entrySet().stream()
        .filter(each -> each.getValue().equals(copy))
        .map(Map.Entry::getKey)
        .findFirst();
  }

  /** A name for one more copy, which stands for any namespace with certain labels. */
  String another(int number) {
    return numbered(copy(), copies.size() - 1 + number);
  }

  private static String numbered(String copy, int number) {
    return copy + "-" + number;
  }

  /** The policy, moved to the copy. */
  Policy moved(Policy policy) {
    SortedMap<Direction, List<Rule>> rules = new TreeMap<>();
    policy
        .rules()
        .forEach(
            (direction, list) -> rules.put(direction, list.stream().map(this::moved).toList()));
    return new Policy(
        copyOf(policy.namespace()), policy.name(), policy.pods(), rules, new TreeMap<>());
  }

  private Rule moved(Rule rule) {
    return new Rule(rule.ports(), rule.peers().stream().map(this::moved).toList());
  }

  private RulePeer moved(RulePeer peer) {
    if (peer instanceof RulePeer.OwnNamespacePods own) {
      return new RulePeer.OwnNamespacePods(copyOf(own.namespace()), own.pods());
    }
    return peer instanceof RulePeer.SelectedNamespacePods selected
        ? new RulePeer.SelectedNamespacePods(moved(selected.namespaces()), selected.pods())
        : peer;
  }

  private LabelSelector moved(LabelSelector namespaces) {
    SortedMap<String, String> labels = new TreeMap<>(namespaces.matchLabels().values());
    labels.computeIfPresent(Namespace.NAME_LABEL, (key, name) -> copyOf(name));
    return new LabelSelector(
        Labels.of(labels), namespaces.matchExpressions().stream().map(this::moved).toList());
  }

  private Requirement moved(Requirement requirement) {
    return requirement.key().equals(Namespace.NAME_LABEL)
        ? new Requirement(
            requirement.key(),
            requirement.operator(),
            requirement.values().stream().map(this::copyOf).toList())
        : requirement;
  }
}
