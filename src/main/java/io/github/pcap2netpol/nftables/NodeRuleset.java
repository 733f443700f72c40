package io.github.pcap2netpol.nftables;

import io.github.pcap2netpol.cluster.model.Pod;
import io.github.pcap2netpol.net.IpAddress;
import io.github.pcap2netpol.policy.model.Direction;
import io.github.pcap2netpol.verify.evaluate.EnforcerProfile;
import io.github.pcap2netpol.verify.evaluate.EnforcerProfile.Trait;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * Policies as one nftables table for the pods of a node. It allows exactly what {@code
 * verify.PolicyEvaluator} allows with the same {@link EnforcerProfile}.
 *
 * <p>The chains, in the order in which a packet meets them:
 *
 * <ul>
 *   <li>{@code forward}, at the hook of that name: packets that the node routes from, to or between
 *       its pods. Packets of connections that were allowed pass, and so do errors about them
 *       (connection tracking); any other packet opens a connection and is judged. The map {@code
 *       egress4} or {@code egress6} leads to the chain of the sending pod, if that pod is isolated
 *       in this direction; otherwise the packet continues in {@code ingress}.
 *   <li>{@code input}, at the hook of that name: packets that the node's pods send to the node
 *       itself. It judges egress only: traffic from a node to its own pods is exempt, and passes
 *       the hook {@code output}, which has no chain.
 *   <li>{@code egress_POD}: a pod's traffic to itself passes; each policy that isolates the pod has
 *       a chain that is tried in turn; packets that none of them allows are logged and dropped.
 *   <li>{@code policy_egress_POLICY}: a policy's rules, using sets of addresses. What matches
 *       continues in {@code ingress}; the rest returns.
 *   <li>{@code ingress}: the map {@code ingress4} or {@code ingress6} leads to the chain of the
 *       destination pod, if that pod is isolated in this direction; the rest passes.
 *   <li>{@code ingress_POD} and {@code policy_ingress_POLICY}: the same for the other end.
 * </ul>
 *
 * <p>A hostNetwork pod is treated as its node and has no chain. Neither have pods that ended.
 */
public final class NodeRuleset {
  /** The table's name; tables of other names are left alone. */
  public static final String TABLE = "pcap2netpol";

  /** The first lines of our rulesets. */
  public static final String FIRST_LINES =
      "#!/usr/sbin/nft -f\n# Made by pcap2netpol from NetworkPolicies.";

  /** The first word of a logged packet's prefix; the direction and the pod's name follow. */
  static final String LOG_PREFIX = TABLE;

  private static final Comparator<Pod> POD_ORDER =
      Comparator.comparing(Pod::ref).thenComparing(Pod::uid);

  private final String node;
  private final EnforcerProfile profile;
  private final int logGroup;
  private final LivePods pods;
  private final List<ResolvedPolicy> policies;
  private final Sets sets = new Sets();
  private final List<String> lines = new ArrayList<>();

  private NodeRuleset(
      String node,
      LivePods pods,
      List<ResolvedPolicy> policies,
      EnforcerProfile profile,
      int logGroup) {
    this.node = node;
    this.profile = profile;
    this.pods = pods;
    this.policies = policies;
    this.logGroup = logGroup;
  }

  /**
   * The ruleset as a file for {@code nft -f}, which replaces the table atomically.
   *
   * @param node the node's name
   * @param pods the cluster's pods
   * @param policies the policies that govern the node's pods, in order; from several namespaces
   * @param profile how the enforcer reads them
   * @param logGroup the netlink group that dropped packets are logged to, 0 to 65535
   */
  public static String of(
      String node,
      LivePods pods,
      List<ResolvedPolicy> policies,
      EnforcerProfile profile,
      int logGroup) {
    if (logGroup < 0 || logGroup > 65535) {
      throw new IllegalArgumentException("netlink group out of range 0 to 65535: " + logGroup);
    }
    return new NodeRuleset(node, pods, policies, profile, logGroup).text();
  }

  /** The statement for a packet that one end allows. */
  static String passed(Direction direction) {
    return direction == Direction.EGRESS ? "goto ingress" : "accept";
  }

  /** The set of all pods' addresses. */
  static String allPods(Family family) {
    return "pods" + family.digit();
  }

  private String text() {
    SortedMap<Direction, Map<Pod, List<ResolvedPolicy>>> isolating = new TreeMap<>();
    for (Direction direction : Direction.values()) {
      isolating.put(direction, isolating(direction));
    }
    List<String> policyChains = new ArrayList<>();
    for (ResolvedPolicy policy : policies) {
      policy
          .rules()
          .forEach(
              (direction, rules) -> {
                if (!rules.isEmpty()) {
                  policyChains.addAll(
                      new PolicyChain(policy, direction, pods, profile, sets).lines());
                }
              });
    }
    head();
    lines.addAll(sets.lines());
    isolating.forEach(this::maps);
    baseChains();
    isolating.forEach(
        (direction, byPod) ->
            byPod.forEach((pod, isolatingIt) -> podChain(direction, pod, isolatingIt)));
    lines.addAll(policyChains);
    lines.remove(lines.size() - 1);
    lines.add("}");
    return String.join("\n", lines) + "\n";
  }

  /** For each isolated pod, the policies that isolate it. */
  private Map<Pod, List<ResolvedPolicy>> isolating(Direction direction) {
    Map<Pod, List<ResolvedPolicy>> found = new TreeMap<>(POD_ORDER);
    for (ResolvedPolicy policy : policies) {
      if (policy.rules().containsKey(direction)) {
        policy
            .pods()
            .forEach(pod -> found.computeIfAbsent(pod, key -> new ArrayList<>()).add(policy));
      }
    }
    return found;
  }

  private void head() {
    lines.add(FIRST_LINES);
    lines.add(
        NftText.remark(
            "Node "
                + node
                + ": "
                + pods.on(node).size()
                + " pods with addresses of their own; policies that select some of them: "
                + policies.size()
                + "."));
    lines.add("# Apply it on that node with nft -f; this replaces the whole table and no other.");
    lines.add("# To remove it: nft delete table inet " + TABLE);
    lines.add("");
    lines.add("table inet " + TABLE);
    lines.add("delete table inet " + TABLE);
    lines.add("");
    lines.add("table inet " + TABLE + " {");
    for (Family family : Family.values()) {
      lines.add(
          profile.has(Trait.BLOCKS_MATCH_PODS)
              ? "\t# All pods of the cluster."
              : "\t# All pods of the cluster: no ipBlock means them.");
      lines.addAll(Sets.declaration(allPods(family), family, pods.addresses(family, pods.pods())));
    }
  }

  private void maps(Direction direction, Map<Pod, List<ResolvedPolicy>> isolated) {
    String word = word(direction);
    for (Family family : Family.values()) {
      SortedMap<IpAddress, String> chains = new TreeMap<>();
      isolated
          .keySet()
          .forEach(
              pod ->
                  pods.addresses(family, List.of(pod))
                      .keySet()
                      .forEach(address -> chains.put(address, chain(direction, pod))));
      lines.add("\t# Pods of this node that are isolated for " + word + ".");
      lines.addAll(
          Sets.declaration(
              "map " + word + family.digit(),
              List.of("type " + family.type() + " : verdict"),
              chains.entrySet().stream()
                  .map(entry -> entry.getKey() + " : goto " + entry.getValue() + ",")
                  .toList()));
    }
  }

  private void baseChains() {
    lines.addAll(
        List.of(
            "\tchain forward {",
            "\t\ttype filter hook forward priority filter; policy accept;",
            "\t\tct state established,related accept",
            "\t\tip saddr vmap @egress4",
            "\t\tip6 saddr vmap @egress6",
            "\t\tgoto ingress",
            "\t}",
            ""));
    if (!profile.has(Trait.OWN_NODE_REACHABLE)) {
      lines.addAll(
          List.of(
              "\tchain input {",
              "\t\ttype filter hook input priority filter; policy accept;",
              "\t\tct state established,related accept",
              "\t\t# Without these a pod could not even find its node's link-layer address.",
              "\t\ticmpv6 type { nd-router-solicit, nd-neighbor-solicit, nd-neighbor-advert } accept",
              "\t\tip saddr vmap @egress4",
              "\t\tip6 saddr vmap @egress6",
              "\t}",
              ""));
    }
    lines.addAll(
        List.of(
            "\tchain ingress {",
            "\t\tip daddr vmap @ingress4",
            "\t\tip6 daddr vmap @ingress6",
            "\t\taccept",
            "\t}",
            ""));
  }

  private void podChain(Direction direction, Pod pod, List<ResolvedPolicy> isolating) {
    String word = word(direction);
    lines.add(
        "\t"
            + NftText.remark(
                "Pod "
                    + pod.ref()
                    + ", isolated for "
                    + word
                    + " by "
                    + isolating.stream()
                        .map(ResolvedPolicy::fullName)
                        .collect(Collectors.joining(", "))));
    lines.add("\tchain " + chain(direction, pod) + " {");
    String other = direction == Direction.EGRESS ? " daddr { " : " saddr { ";
    for (Family family : Family.values()) {
      List<String> own =
          pods.addresses(family, List.of(pod)).keySet().stream().map(IpAddress::toString).toList();
      if (!own.isEmpty()) {
        lines.add(
            "\t\t"
                + family.header()
                + other
                + String.join(", ", own)
                + " } "
                + passed(direction)
                + " "
                + NftText.comment("with itself"));
      }
    }
    for (ResolvedPolicy policy : isolating) {
      // A policy without rules only isolates, and has no chain.
      if (!policy.rules().getOrDefault(direction, List.of()).isEmpty()) {
        lines.add(
            "\t\tjump "
                + PolicyChain.name(policy, direction)
                + " "
                + NftText.comment(policy.fullName()));
      }
    }
    lines.add(
        "\t\tct state invalid drop " + NftText.comment("of no connection: no line in the log"));
    lines.add(
        "\t\tlimit rate 10/second burst 20 packets log prefix "
            + NftText.logPrefix(LOG_PREFIX + " " + word + " " + pod.ref())
            + " group "
            + logGroup);
    lines.add(
        "\t\tcounter drop " + NftText.comment(word + " of " + pod.ref() + ": no rule matches"));
    lines.add("\t}");
    lines.add("");
  }

  private static String chain(Direction direction, Pod pod) {
    return NftText.identifier(word(direction), pod.ref().toString(), pod.ref() + " " + pod.uid());
  }

  private static String word(Direction direction) {
    return direction.name().toLowerCase(Locale.ROOT);
  }
}
