package io.github.pcap2netpol.verify.evaluate;

import io.github.pcap2netpol.cluster.model.LabelSelector;
import io.github.pcap2netpol.cluster.model.Labels;
import io.github.pcap2netpol.cluster.model.Pod;
import io.github.pcap2netpol.net.IpAddress;
import io.github.pcap2netpol.net.IpPrefix;
import io.github.pcap2netpol.policy.model.Direction;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Finds the policies that govern a pod, and the rules that match a peer regardless of ports.
 * Answers are cached by what selectors can distinguish, namespaces and the labels that some
 * selector names, so a cluster's pods fall into few groups: usually one per workload.
 */
final class PolicyIndex {
  private final Function<String, Labels> namespaceLabels;
  private final Map<String, SelectorIndex<NumberedPolicy>> policies = new HashMap<>();
  private final Map<String, SelectorIndex<NumberedRule>> ownNamespacePeers = new HashMap<>();
  private final SelectorIndex<PeerElsewhere> peersElsewhere = new SelectorIndex<>();
  private final Map<LabelSelector, List<NumberedRule>> wholeNamespaces = new HashMap<>();
  private final BlockIndex<NumberedRule> blocks = new BlockIndex<>();
  private final Set<String> labelKeys = new HashSet<>();

  private final Map<PodGroup, Known> groups = new ConcurrentHashMap<>();

  /** By identity: comparing pods takes longer than finding their group again. */
  private final Map<Pod, Known> pods = Collections.synchronizedMap(new IdentityHashMap<>());

  private final Map<IpAddress, Matching> matchingAddresses = new ConcurrentHashMap<>();

  /** Pods that no selector distinguishes. */
  private record PodGroup(String namespace, Labels labels) {}

  /** What is known about a group of pods. */
  private record Known(Map<Direction, GoverningPolicies> governing, Matching matching) {}

  /** A policy with its position among all policies, and its rules with theirs. */
  private record NumberedPolicy(int number, Policy policy, List<NumberedRule> rules) {}

  /** A peer that selects namespaces; indexed by its pod selector. */
  private record PeerElsewhere(LabelSelector namespaces, NumberedRule rule) {}

  /** The rules that match a peer, in order. */
  private record Matching(List<NumberedRule> ingress, List<NumberedRule> egress) {
    Matching {
      // Copied once here, so that later copies cost nothing.
      ingress = List.copyOf(ingress);
      egress = List.copyOf(egress);
    }

    static Matching of(Collection<NumberedRule> rules) {
      return new Matching(in(Direction.INGRESS, rules), in(Direction.EGRESS, rules));
    }

    private static List<NumberedRule> in(Direction direction, Collection<NumberedRule> rules) {
      return rules.stream().filter(rule -> rule.direction() == direction).toList();
    }

    List<NumberedRule> in(Direction direction) {
      return direction == Direction.INGRESS ? ingress : egress;
    }
  }

  /**
   * An index of these policies.
   *
   * @param sorted the policies, in order
   * @param namespaceLabels the labels of a namespace, by its name
   */
  PolicyIndex(List<Policy> sorted, Function<String, Labels> namespaceLabels) {
    this.namespaceLabels = namespaceLabels;
    int rules = 0;
    for (int i = 0; i < sorted.size(); i++) {
      Policy policy = sorted.get(i);
      List<NumberedRule> numbered = new ArrayList<>();
      for (Direction direction : policy.rules().keySet()) {
        List<Rule> list = policy.rules().getOrDefault(direction, List.of());
        for (int place = 0; place < list.size(); place++) {
          numbered.add(new NumberedRule(rules++, i, policy, direction, place, list.get(place)));
        }
      }
      numbered.forEach(rule -> rule.rule().peers().forEach(peer -> add(peer, rule)));
      noteKeys(policy.pods());
      policies
          .computeIfAbsent(policy.namespace(), key -> new SelectorIndex<>())
          .add(policy.pods(), new NumberedPolicy(i, policy, numbered));
    }
  }

  private void add(RulePeer peer, NumberedRule rule) {
    if (peer instanceof RulePeer.Block block) {
      blocks.add(block, rule);
    } else if (peer instanceof RulePeer.OwnNamespacePods own) {
      noteKeys(own.pods());
      ownNamespacePeers
          .computeIfAbsent(own.namespace(), key -> new SelectorIndex<>())
          .add(own.pods(), rule);
    } else if (peer instanceof RulePeer.SelectedNamespacePods selected) {
      LabelSelector pods = peer.podSelector();
      if (pods.equals(LabelSelector.of(Labels.NONE))) {
        // Many policies have the same one, such as that of the DNS pods' namespace.
        wholeNamespaces.computeIfAbsent(selected.namespaces(), key -> new ArrayList<>()).add(rule);
      } else {
        noteKeys(pods);
        peersElsewhere.add(pods, new PeerElsewhere(selected.namespaces(), rule));
      }
    }
  }

  private void noteKeys(LabelSelector selector) {
    labelKeys.addAll(selector.matchLabels().values().keySet());
    selector.matchExpressions().forEach(requirement -> labelKeys.add(requirement.key()));
  }

  /** What governs a pod in that direction; nothing if it shares its node's network namespace. */
  GoverningPolicies governing(Pod pod, Direction direction) {
    if (pod.hostNetwork()) {
      return GoverningPolicies.NOTHING;
    }
    return known(pod).governing().getOrDefault(direction, GoverningPolicies.NOTHING);
  }

  /** The rules of that direction that match a pod as a peer regardless of ports, in order. */
  List<NumberedRule> matching(Pod pod, Direction direction) {
    return known(pod).matching().in(direction);
  }

  /** The rules of that direction that match pods with these labels as a peer, in order. */
  List<NumberedRule> matching(String namespace, Labels labels, Direction direction) {
    return known(group(namespace, labels)).matching().in(direction);
  }

  /** The rules of that direction that match an address as a peer regardless of ports, in order. */
  List<NumberedRule> matching(IpAddress address, Direction direction) {
    return matchingAddresses
        .computeIfAbsent(
            address,
            key -> {
              Set<NumberedRule> found = new TreeSet<>();
              blocks.forEachHolding(key, found::add);
              return Matching.of(found);
            })
        .in(direction);
  }

  /**
   * Addresses of a block, each of which stands for all up to the next: no rule distinguishes them.
   */
  List<IpAddress> representatives(IpPrefix block) {
    return blocks.representatives(block);
  }

  private Known known(Pod pod) {
    return pods.computeIfAbsent(pod, key -> known(group(key.ref().namespace(), key.labels())));
  }

  private Known known(PodGroup group) {
    return groups.computeIfAbsent(group, key -> new Known(findGoverning(key), findMatching(key)));
  }

  private PodGroup group(String namespace, Labels labels) {
    TreeMap<String, String> told = new TreeMap<>(labels.values());
    told.keySet().retainAll(labelKeys);
    return new PodGroup(namespace, new Labels(told));
  }

  private Map<Direction, GoverningPolicies> findGoverning(PodGroup group) {
    TreeMap<Integer, NumberedPolicy> selecting = new TreeMap<>();
    @Nullable SelectorIndex<NumberedPolicy> candidates = policies.get(group.namespace());
    if (candidates != null) {
      candidates.forEachMatching(group.labels(), policy -> selecting.put(policy.number(), policy));
    }
    Map<Direction, GoverningPolicies> found = new TreeMap<>();
    for (Direction direction : Direction.values()) {
      List<String> isolating = new ArrayList<>();
      BitSet numbers = new BitSet();
      List<NumberedRule> forAnyPeer = new ArrayList<>();
      for (NumberedPolicy one : selecting.values()) {
        if (one.policy().rules().containsKey(direction)) {
          isolating.add(one.policy().fullName());
          numbers.set(one.number());
          one.rules().stream()
              .filter(rule -> rule.direction() == direction && rule.rule().peers().isEmpty())
              .forEach(forAnyPeer::add);
        }
      }
      found.put(direction, new GoverningPolicies(isolating, numbers, forAnyPeer));
    }
    return found;
  }

  private Matching findMatching(PodGroup group) {
    Set<NumberedRule> found = new TreeSet<>();
    @Nullable SelectorIndex<NumberedRule> own = ownNamespacePeers.get(group.namespace());
    if (own != null) {
      own.forEachMatching(group.labels(), found::add);
    }
    Labels namespace = namespaceLabels.apply(group.namespace());
    wholeNamespaces.forEach(
        (selector, rules) -> {
          if (selector.matches(namespace)) {
            found.addAll(rules);
          }
        });
    peersElsewhere.forEachMatching(
        group.labels(),
        peer -> {
          if (peer.namespaces().matches(namespace)) {
            found.add(peer.rule());
          }
        });
    return Matching.of(found);
  }
}
