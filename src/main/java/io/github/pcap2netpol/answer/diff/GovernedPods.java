package io.github.pcap2netpol.answer.diff;

import io.github.pcap2netpol.cluster.addresses.TargetPorts;
import io.github.pcap2netpol.cluster.model.Cluster;
import io.github.pcap2netpol.cluster.model.LabelSelector;
import io.github.pcap2netpol.cluster.model.Labels;
import io.github.pcap2netpol.cluster.model.Pod;
import io.github.pcap2netpol.cluster.model.PodRef;
import io.github.pcap2netpol.cluster.model.Workload;
import io.github.pcap2netpol.cluster.model.WorkloadRef;
import io.github.pcap2netpol.net.PortProtocol;
import io.github.pcap2netpol.net.Protocol;
import io.github.pcap2netpol.policy.model.Direction;
import io.github.pcap2netpol.verify.evaluate.EnforcerProfile;
import io.github.pcap2netpol.verify.evaluate.Policy;
import io.github.pcap2netpol.verify.evaluate.Rule;
import io.github.pcap2netpol.verify.evaluate.RulePeer;
import io.github.pcap2netpol.verify.evaluate.RulePort;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * Groups the pods of some metadata that nothing in two sets of policies distinguishes. One of each
 * group is enough to compare the sets.
 */
final class GovernedPods {
  private final List<Group> groups;

  /**
   * Pods that are alike.
   *
   * @param workload their workload
   * @param pod one of them, on no node: what a pod may do with its own node is the same under all
   *     policies
   * @param twin another one
   * @param changed the directions in which other rules govern them than before
   * @param blocks by direction, the blocks in all rules that apply in it, before or after
   */
  record Group(
      WorkloadRef workload,
      Pod pod,
      Pod twin,
      Set<Direction> changed,
      Map<Direction, Set<RulePeer.Block>> blocks) {
    static Group of(Pod pod, Map<Direction, Set<Rule>> before, Map<Direction, Set<Rule>> after) {
      EnumSet<Direction> changed = EnumSet.noneOf(Direction.class);
      Map<Direction, Set<RulePeer.Block>> blocks = new EnumMap<>(Direction.class);
      for (Direction direction : Direction.values()) {
        Set<Rule> old = before.getOrDefault(direction, Set.of());
        Set<Rule> now = after.getOrDefault(direction, Set.of());
        if (before.containsKey(direction) != after.containsKey(direction) || !old.equals(now)) {
          changed.add(direction);
        }
        Set<RulePeer.Block> allBlocks = new LinkedHashSet<>();
        for (Set<Rule> rules : List.of(old, now)) {
          for (Rule rule : rules) {
            rule.peers().stream()
                .filter(RulePeer.Block.class::isInstance)
                .forEach(peer -> allBlocks.add((RulePeer.Block) peer));
          }
        }
        blocks.put(direction, allBlocks);
      }
      return new Group(pod.workload(), like(pod, ""), like(pod, "-other"), changed, blocks);
    }

    boolean isChanged(Direction direction) {
      return changed.contains(direction);
    }

    Set<RulePeer.Block> blocks(Direction direction) {
      return blocks.getOrDefault(direction, Set.of());
    }
  }

  /** By what policies can distinguish pods. */
  private record Likeness(
      Labels labels, Map<String, SortedSet<PortProtocol>> ports, Set<RulePeer.Block> blocks) {}

  private GovernedPods(List<Group> groups) {
    this.groups = groups;
  }

  /**
   * Groups the pods that still exist. HostNetwork pods are not governed, and count as nodes.
   *
   * @param before the old policies that the enforcer enforces
   * @param after the new ones
   */
  static GovernedPods of(
      Cluster cluster, List<Policy> before, List<Policy> after, EnforcerProfile profile) {
    List<Policy> all = new ArrayList<>(before);
    all.addAll(after);
    Set<String> keys = new TreeSet<>();
    Set<String> portNames = new TreeSet<>();
    Set<RulePeer.Block> blocks = new LinkedHashSet<>();
    for (Policy policy : all) {
      note(policy.pods(), keys);
      for (Rule rule : policy.rules().values().stream().flatMap(List::stream).toList()) {
        rule.peers().forEach(peer -> note(peer, keys, blocks));
        rule.ports().stream()
            .filter(RulePort.Named.class::isInstance)
            .forEach(port -> portNames.add(((RulePort.Named) port).name()));
      }
    }
    if (!profile.has(EnforcerProfile.Trait.BLOCKS_MATCH_PODS)) {
      blocks.clear();
    }
    Map<String, List<Policy>> oldOnes = byNamespace(before);
    Map<String, List<Policy>> newOnes = byNamespace(after);
    List<Group> groups = new ArrayList<>();
    for (Workload workload : cluster.workloads().values()) {
      Map<Likeness, Pod> kinds = new LinkedHashMap<>();
      List<Pod> alive =
          workload.pods().stream().filter(pod -> pod.until().equals(Instant.MAX)).toList();
      (alive.isEmpty() ? workload.pods() : alive)
          .stream()
              .filter(pod -> !pod.hostNetwork())
              .forEach(pod -> kinds.putIfAbsent(likeness(pod, keys, portNames, blocks), pod));
      String namespace = workload.ref().namespace();
      for (Pod pod : kinds.values()) {
        groups.add(
            Group.of(
                pod,
                governing(pod, oldOnes.getOrDefault(namespace, List.of())),
                governing(pod, newOnes.getOrDefault(namespace, List.of()))));
      }
    }
    return new GovernedPods(List.copyOf(groups));
  }

  List<Group> groups() {
    return groups;
  }

  private static Map<String, List<Policy>> byNamespace(List<Policy> policies) {
    return policies.stream().collect(Collectors.groupingBy(Policy::namespace));
  }

  private static Map<Direction, Set<Rule>> governing(Pod pod, List<Policy> policies) {
    Map<Direction, Set<Rule>> governing = new EnumMap<>(Direction.class);
    for (Policy policy : policies) {
      if (policy.selects(pod)) {
        policy
            .rules()
            .forEach(
                (direction, rules) ->
                    governing
                        .computeIfAbsent(direction, none -> new LinkedHashSet<>())
                        .addAll(rules));
      }
    }
    return governing;
  }

  private static Likeness likeness(
      Pod pod, Set<String> keys, Set<String> portNames, Set<RulePeer.Block> blocks) {
    TreeMap<String, String> labels = new TreeMap<>(pod.labels().values());
    labels.keySet().retainAll(keys);
    Map<String, SortedSet<PortProtocol>> ports = new TreeMap<>();
    for (String name : portNames) {
      SortedSet<PortProtocol> named = new TreeSet<>();
      for (Protocol protocol : Protocol.values()) {
        TargetPorts.named(name, protocol, pod).ifPresent(named::add);
      }
      ports.put(name, named);
    }
    Set<RulePeer.Block> within =
        blocks.stream()
            .filter(block -> pod.addresses().stream().anyMatch(block::contains))
            .collect(Collectors.toSet());
    return new Likeness(new Labels(labels), ports, within);
  }

  private static Pod like(Pod pod, String suffix) {
    return new Pod(
        new PodRef(pod.ref().namespace(), pod.ref().name() + suffix),
        pod.uid() + suffix,
        pod.workload(),
        pod.labels(),
        pod.changedLabels(),
        Optional.empty(),
        false,
        pod.addresses(),
        pod.from(),
        pod.until(),
        pod.ports(),
        pod.probePorts(),
        pod.labelHistory(),
        pod.runs(),
        pod.nameservers());
  }

  private static void note(RulePeer peer, Set<String> keys, Set<RulePeer.Block> blocks) {
    if (peer instanceof RulePeer.Block block) {
      blocks.add(block);
    } else if (peer instanceof RulePeer.OwnNamespacePods own) {
      note(own.pods(), keys);
    } else if (peer instanceof RulePeer.SelectedNamespacePods selected) {
      selected.pods().ifPresent(pods -> note(pods, keys));
    }
  }

  private static void note(LabelSelector selector, Set<String> keys) {
    keys.addAll(selector.matchLabels().values().keySet());
    selector.matchExpressions().forEach(requirement -> keys.add(requirement.key()));
  }
}
