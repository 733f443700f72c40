package io.github.pcap2netpol.nftables;

import io.github.pcap2netpol.cluster.addresses.TargetPorts;
import io.github.pcap2netpol.cluster.model.Pod;
import io.github.pcap2netpol.net.IpAddress;
import io.github.pcap2netpol.net.IpPrefix;
import io.github.pcap2netpol.net.PortProtocol;
import io.github.pcap2netpol.nftables.ResolvedRule.Peers;
import io.github.pcap2netpol.policy.model.Direction;
import io.github.pcap2netpol.verify.evaluate.EnforcerProfile;
import io.github.pcap2netpol.verify.evaluate.EnforcerProfile.Trait;
import io.github.pcap2netpol.verify.evaluate.RulePort;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * The chain of one policy in one direction, which the chain of each pod it isolates jumps to. It
 * has one or a few nft rules for each rule of the policy. What matches is allowed; the rest returns
 * to the pod's chain, which tries the next policy.
 */
final class PolicyChain {
  private final ResolvedPolicy policy;
  private final Direction direction;
  private final LivePods pods;
  private final EnforcerProfile profile;
  private final Sets sets;

  /**
   * Prepares a chain.
   *
   * @param profile how the enforcer reads blocks
   * @param sets receives the sets in which its rules look up addresses
   */
  PolicyChain(
      ResolvedPolicy policy,
      Direction direction,
      LivePods pods,
      EnforcerProfile profile,
      Sets sets) {
    this.policy = policy;
    this.direction = direction;
    this.pods = pods;
    this.profile = profile;
    this.sets = sets;
  }

  /** The name of the chain; its existence does not mean that it allows anything. */
  static String name(ResolvedPolicy policy, Direction direction) {
    return NftText.identifier(
        "policy_" + direction.name().toLowerCase(Locale.ROOT),
        policy.fullName(),
        policy.fullName());
  }

  List<String> lines() {
    String word = direction.name().toLowerCase(Locale.ROOT);
    List<String> lines = new ArrayList<>();
    lines.add("\t" + NftText.remark("NetworkPolicy " + policy.fullName() + ", " + word));
    lines.add("\tchain " + name(policy, direction) + " {");
    for (ResolvedRule rule : policy.rules().getOrDefault(direction, List.of())) {
      String place = policy.fullName() + " " + word + "[" + rule.place() + "]";
      List<String> matches = matches(rule);
      if (matches.isEmpty()) {
        lines.add("\t\t" + NftText.remark(place + " matches nothing in the metadata"));
      }
      for (String match : matches) {
        lines.add(
            "\t\t"
                + match
                + (match.isEmpty() ? "" : " ")
                + NodeRuleset.passed(direction)
                + " "
                + NftText.comment(policy.fullName() + " " + word + " rule " + rule.place()));
      }
    }
    lines.add("\t}");
    lines.add("");
    return lines;
  }

  /** Expressions, one of which must match. */
  private List<String> matches(ResolvedRule rule) {
    List<String> ports = rule.ports().isEmpty() ? List.of("") : PortMatches.of(rule.ports());
    List<String> peers = peers(rule.peers());
    List<String> matches = new ArrayList<>();
    for (String peer : peers) {
      ports.forEach(port -> matches.add((peer + " " + port).strip()));
    }
    List<RulePort.Named> named = new ArrayList<>();
    for (RulePort port : rule.ports()) {
      if (port instanceof RulePort.Named one) {
        named.add(one);
      }
    }
    if (!named.isEmpty()) {
      matches.addAll(namedPorts(named, rule.peers()));
    }
    return matches;
  }

  /** Expressions for the address at the other end. */
  private List<String> peers(Peers peers) {
    List<String> matches = new ArrayList<>();
    if (!(peers instanceof ResolvedRule.Some some)) {
      matches.add("");
      return matches;
    }
    for (Family family : Family.values()) {
      String field = family.header() + (direction == Direction.EGRESS ? " daddr" : " saddr");
      SortedMap<IpAddress, String> addresses = pods.addresses(family, some.pods());
      if (!addresses.isEmpty()) {
        matches.add(field + " @" + sets.addresses(family, addresses));
      }
      List<IpPrefix> blocks = BlockParts.of(family, some.blocks());
      if (!blocks.isEmpty()) {
        matches.add(block(family, field, blocks));
      }
    }
    return matches;
  }

  private String block(Family family, String field, List<IpPrefix> blocks) {
    boolean all = blocks.contains(family.whole());
    if (profile.has(Trait.BLOCKS_MATCH_PODS)) {
      return field + (all ? " " + family.whole() : " @" + sets.blocks(family, blocks));
    }
    // Enforcers differ on whether an ipBlock also matches pods.
    String notPods = field + " != @" + NodeRuleset.allPods(family);
    return all ? notPods : field + " @" + sets.blocks(family, blocks) + " " + notPods;
  }

  /**
   * Named ports: the destination must be a pod that has a port of that name. For ingress that is
   * one of the pods that the policy selects, for egress one of the rule's peers, never an address
   * outside.
   */
  private List<String> namedPorts(List<RulePort.Named> names, Peers peers) {
    Collection<Pod> destinations =
        direction == Direction.INGRESS
            ? policy.pods()
            : peers instanceof ResolvedRule.Some some ? some.pods() : pods.pods();
    List<String> matches = new ArrayList<>();
    for (Family family : Family.values()) {
      SortedMap<PodEndpoint, String> ports = ports(family, names, destinations);
      if (ports.isEmpty()) {
        continue;
      }
      String match =
          family.header() + " daddr . meta l4proto . th dport @" + sets.ports(family, ports);
      if (direction == Direction.EGRESS) {
        matches.add(match);
      } else {
        for (String peer : peers(peers)) {
          if (peer.isEmpty() || peer.startsWith(family.header() + " ")) {
            matches.add((peer + " " + match).strip());
          }
        }
      }
    }
    return matches;
  }

  private SortedMap<PodEndpoint, String> ports(
      Family family, List<RulePort.Named> names, Collection<Pod> destinations) {
    SortedMap<PodEndpoint, String> found = new TreeMap<>();
    for (Pod pod : destinations) {
      for (RulePort.Named named : names) {
        Optional<PortProtocol> port = TargetPorts.named(named.name(), named.protocol(), pod);
        if (port.isPresent()) {
          for (IpAddress address : pods.addresses(family, List.of(pod)).keySet()) {
            found.put(new PodEndpoint(address, port.get()), pod.ref() + " " + named.name());
          }
        }
      }
    }
    return found;
  }
}
