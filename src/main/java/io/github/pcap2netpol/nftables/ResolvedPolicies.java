package io.github.pcap2netpol.nftables;

import io.github.pcap2netpol.cluster.model.Cluster;
import io.github.pcap2netpol.cluster.model.LabelSelector;
import io.github.pcap2netpol.cluster.model.Labels;
import io.github.pcap2netpol.cluster.model.Pod;
import io.github.pcap2netpol.net.IpPrefix;
import io.github.pcap2netpol.nftables.ResolvedRule.Peers;
import io.github.pcap2netpol.policy.model.Direction;
import io.github.pcap2netpol.verify.evaluate.EnforcerProfile;
import io.github.pcap2netpol.verify.evaluate.EnforcerProfile.Trait;
import io.github.pcap2netpol.verify.evaluate.Policy;
import io.github.pcap2netpol.verify.evaluate.Rule;
import io.github.pcap2netpol.verify.evaluate.RulePeer;
import io.github.pcap2netpol.verify.evaluate.RulePort;
import io.github.pcap2netpol.verify.policyfile.GivenPolicies;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeMap;

/** Replaces the selectors of policies by the pods that they select. */
public final class ResolvedPolicies {
  private final Cluster cluster;
  private final List<Pod> pods;
  private final EnforcerProfile profile;

  private ResolvedPolicies(Cluster cluster, List<Pod> pods, EnforcerProfile profile) {
    this.cluster = cluster;
    this.pods = pods;
    this.profile = profile;
  }

  /** Like {@link #of(List, Cluster, List, Set, EnforcerProfile)}, for policies that a user gave. */
  public static List<ResolvedPolicy> of(
      GivenPolicies policies,
      Cluster cluster,
      List<Pod> pods,
      Set<Pod> governed,
      EnforcerProfile profile) {
    return of(policies.policies(), cluster, pods, governed, profile);
  }

  /**
   * The policies that govern one of some pods.
   *
   * @param policies the policies, in any order
   * @param cluster provides the namespaces' labels
   * @param pods all pods that count as peers
   * @param governed the pods in question; none of them on the host network
   * @param profile how the enforcer reads the policies
   * @return ordered by namespace and name
   */
  public static List<ResolvedPolicy> of(
      List<Policy> policies,
      Cluster cluster,
      List<Pod> pods,
      Set<Pod> governed,
      EnforcerProfile profile) {
    ResolvedPolicies resolved = new ResolvedPolicies(cluster, pods, profile);
    List<Pod> asked = pods.stream().filter(governed::contains).toList();
    List<ResolvedPolicy> found = new ArrayList<>();
    for (Policy policy : policies.stream().sorted().toList()) {
      if (!profile.enforces(policy)) {
        continue;
      }
      List<Pod> selected = asked.stream().filter(policy::selects).toList();
      if (!selected.isEmpty()) {
        found.add(resolved.policy(policy, selected));
      }
    }
    return found;
  }

  private ResolvedPolicy policy(Policy policy, List<Pod> selected) {
    TreeMap<Direction, List<ResolvedRule>> rules = new TreeMap<>();
    policy
        .rules()
        .forEach(
            (direction, list) -> {
              List<ResolvedRule> resolved = new ArrayList<>();
              for (int place = 0; place < list.size(); place++) {
                Rule rule = list.get(place);
                resolved.add(new ResolvedRule(place, ports(rule.ports()), peers(rule.peers())));
              }
              rules.put(direction, resolved);
            });
    return new ResolvedPolicy(policy.namespace(), policy.name(), selected, rules);
  }

  private List<RulePort> ports(List<RulePort> ports) {
    return ports.stream().map(this::port).toList();
  }

  private RulePort port(RulePort port) {
    if (port instanceof RulePort.Range range
        && profile.has(Trait.END_PORT_IGNORED)
        && !range.isEveryPort()) {
      return new RulePort.Range(range.protocol(), range.first(), range.first());
    }
    return port instanceof RulePort.Named named && profile.has(Trait.NAMED_PORT_IS_EVERY_PORT)
        ? RulePort.Range.everyPort(named.protocol())
        : port;
  }

  private Peers peers(List<RulePeer> peers) {
    if (peers.isEmpty()) {
      return new ResolvedRule.Anyone();
    }
    List<ResolvedRule.Block> blocks = new ArrayList<>();
    for (RulePeer peer : peers) {
      if (peer instanceof RulePeer.Block block) {
        blocks.add(block(block));
      }
    }
    return new ResolvedRule.Some(
        pods.stream().filter(pod -> peers.stream().anyMatch(peer -> selects(peer, pod))).toList(),
        blocks);
  }

  private ResolvedRule.Block block(RulePeer.Block block) {
    List<IpPrefix> except = new ArrayList<>(block.except());
    if (profile.has(Trait.BLOCKS_MISS_NODES)) {
      cluster.nodes().values().stream()
          .flatMap(node -> node.addresses().stream())
          .map(IpPrefix::of)
          .filter(block.cidr()::contains)
          .forEach(except::add);
    }
    return new ResolvedRule.Block(block.cidr(), except);
  }

  private boolean selects(RulePeer peer, Pod pod) {
    if (pod.hostNetwork()) {
      return false;
    }
    if (peer instanceof RulePeer.OwnNamespacePods own) {
      return own.namespace().equals(pod.ref().namespace()) && own.pods().matches(pod.labels());
    }
    return peer instanceof RulePeer.SelectedNamespacePods selected
        && selected.pods().orElse(LabelSelector.of(Labels.NONE)).matches(pod.labels())
        && selected.namespaces().matches(cluster.namespaceLabels(pod.ref().namespace()));
  }
}
