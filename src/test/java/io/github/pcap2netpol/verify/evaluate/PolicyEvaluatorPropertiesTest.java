package io.github.pcap2netpol.verify.evaluate;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.IntOrString;
import io.fabric8.kubernetes.api.model.LabelSelector;
import io.fabric8.kubernetes.api.model.networking.v1.IPBlock;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicy;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicyBuilder;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicyEgressRule;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicyIngressRule;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicyPeer;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicyPort;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicySpec;
import io.github.pcap2netpol.graph.model.Flow;
import io.github.pcap2netpol.net.IpAddress;
import io.github.pcap2netpol.net.IpPrefix;
import io.github.pcap2netpol.net.PortProtocol;
import io.github.pcap2netpol.verify.AllowedByEnumeration;
import io.github.pcap2netpol.verify.Scene;
import io.github.pcap2netpol.verify.Universe;
import io.github.pcap2netpol.verify.evaluate.Verdict.EndVerdict;
import io.github.pcap2netpol.verify.replay.FlowText;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Collection;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.stream.Collectors;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.EdgeCasesMode;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;

class PolicyEvaluatorPropertiesTest {
  private static final List<Flow> FLOWS = Universe.flows();

  @Property(tries = 500, edgeCases = EdgeCasesMode.NONE)
  void the_evaluator_agrees_with_an_enumeration_of_all_flows(
      @ForAll("policies") List<NetworkPolicy> policies) {
    assertThat(
            differing(
                allowed(policies),
                new AllowedByEnumeration(policies, Universe.CLUSTER, Set.of()).of(FLOWS)))
        .isEmpty();
  }

  @Property(tries = 600, edgeCases = EdgeCasesMode.NONE)
  void the_evaluator_agrees_under_every_profile(
      @ForAll("policies") List<NetworkPolicy> policies,
      @ForAll("profiles") EnforcerProfile profile) {
    assertThat(
            differing(
                allowed(PolicyEvaluator.of(Scene.policies(policies), Universe.CLUSTER, profile)),
                new AllowedByEnumeration(policies, Universe.CLUSTER, profile.traits()).of(FLOWS)))
        .as(profile.name())
        .isEmpty();
  }

  @Property(tries = 300, edgeCases = EdgeCasesMode.NONE)
  void a_set_of_policies_isolates_and_allows_where_any_of_them_does(
      @ForAll("policies") List<NetworkPolicy> policies,
      @ForAll("profiles") EnforcerProfile profile) {
    PolicyEvaluator all = PolicyEvaluator.of(Scene.policies(policies), Universe.CLUSTER, profile);
    List<PolicyEvaluator> each =
        Scene.policies(policies).stream()
            .map(policy -> PolicyEvaluator.of(List.of(policy), Universe.CLUSTER, profile))
            .toList();
    for (Flow flow : FLOWS) {
      List<Verdict> single = each.stream().map(one -> one.evaluate(flow)).toList();
      Verdict union = all.evaluate(flow);
      assertThat(form(egress(union)))
          .isEqualTo(union(single.stream().map(one -> form(egress(one))).toList()));
      assertThat(form(ingress(union)))
          .isEqualTo(union(single.stream().map(one -> form(ingress(one))).toList()));
    }
  }

  @Property(tries = 300, edgeCases = EdgeCasesMode.NONE)
  void another_policy_takes_nothing_from_an_isolated_pod(
      @ForAll("policies") List<NetworkPolicy> policies, @ForAll("policy") NetworkPolicy another) {
    List<NetworkPolicy> more = new ArrayList<>(policies);
    more.add(another);
    PolicyEvaluator before = PolicyEvaluator.of(Scene.policies(policies), Universe.CLUSTER);
    PolicyEvaluator after = PolicyEvaluator.of(Scene.policies(more), Universe.CLUSTER);
    for (Flow flow : FLOWS) {
      Verdict one = before.evaluate(flow);
      Verdict other = after.evaluate(flow);
      assertStillMatched(egress(one), egress(other));
      assertStillMatched(ingress(one), ingress(other));
    }
  }

  @Property(tries = 300, edgeCases = EdgeCasesMode.NONE)
  void the_order_of_policies_rules_peers_ports_and_requirements_makes_no_difference(
      @ForAll("policies") List<NetworkPolicy> policies, @ForAll long seed) {
    Random random = new Random(seed);
    List<NetworkPolicy> shuffled = new ArrayList<>();
    policies.forEach(policy -> shuffled.add(shuffled(policy, random)));
    assertThat(allowed(shuffled(shuffled, random))).isEqualTo(allowed(policies));
  }

  @Property(tries = 300, edgeCases = EdgeCasesMode.NONE)
  void merging_blocks_does_not_change_verdicts(@ForAll("prefixes") List<IpPrefix> prefixes) {
    PolicyEvaluator separate = PolicyEvaluator.of(admitting(prefixes), Universe.CLUSTER);
    PolicyEvaluator merged =
        PolicyEvaluator.of(admitting(IpPrefix.merge(prefixes)), Universe.CLUSTER);
    for (int last = 0; last < 16; last++) {
      Flow flow =
          Scene.tcp(
              new Flow.AddressEnd(IpAddress.ofIpv4(0xc0000200 + last)),
              Scene.end(Universe.PODS.get(0)),
              80);
      assertThat(merged.evaluate(flow).getClass()).isEqualTo(separate.evaluate(flow).getClass());
    }
  }

  @Property(tries = 300, edgeCases = EdgeCasesMode.NONE)
  void merging_ports_does_not_change_verdicts(@ForAll("portRanges") List<int[]> ranges) {
    BitSet all = new BitSet();
    ranges.forEach(range -> all.set(range[0], range[1] + 1));
    List<int[]> merged = new ArrayList<>();
    for (int first = all.nextSetBit(0); first >= 0; ) {
      int end = all.nextClearBit(first);
      merged.add(new int[] {first, end - 1});
      first = all.nextSetBit(end);
    }
    PolicyEvaluator one = PolicyEvaluator.of(openingRanges(ranges), Universe.CLUSTER);
    PolicyEvaluator other = PolicyEvaluator.of(openingRanges(merged), Universe.CLUSTER);
    for (int port = 0; port < 40; port++) {
      Flow flow =
          Scene.flow(
              Scene.end("192.0.2.1"), Scene.end(Universe.PODS.get(0)), PortProtocol.tcp(port));
      assertThat(other.evaluate(flow).getClass()).isEqualTo(one.evaluate(flow).getClass());
      assertThat(one.evaluate(flow) instanceof Verdict.Allowed).isEqualTo(all.get(port));
    }
  }

  @Property(tries = 100)
  void a_port_range_equals_its_single_ports(
      @ForAll @IntRange(min = 1, max = 65530) int first, @ForAll @IntRange(max = 5) int more) {
    List<NetworkPolicyPort> single = new ArrayList<>();
    for (int port = first; port <= first + more; port++) {
      single.add(new NetworkPolicyPort(null, new IntOrString(port), "TCP"));
    }
    NetworkPolicyPort range = new NetworkPolicyPort(first + more, new IntOrString(first), "TCP");
    PolicyEvaluator one = PolicyEvaluator.of(opening(single), Universe.CLUSTER);
    PolicyEvaluator other = PolicyEvaluator.of(opening(List.of(range)), Universe.CLUSTER);
    for (int port = first - 1; port <= Math.min(65535, first + more + 1); port++) {
      Flow flow =
          Scene.flow(
              Scene.end("192.0.2.1"), Scene.end(Universe.PODS.get(0)), PortProtocol.tcp(port));
      assertThat(one.evaluate(flow).getClass()).isEqualTo(other.evaluate(flow).getClass());
    }
  }

  @Provide
  Arbitrary<EnforcerProfile> profiles() {
    return Arbitraries.of(EnforcerProfile.names())
        .map(name -> EnforcerProfile.named(name).orElseThrow());
  }

  /** First and last ports from 1 to 30, many of them adjacent or overlapping. */
  @Provide
  Arbitrary<List<int[]>> portRanges() {
    return Arbitraries.integers()
        .between(1, 30)
        .flatMap(
            first ->
                Arbitraries.integers().between(0, 5).map(more -> new int[] {first, first + more}))
        .list()
        .ofMinSize(1)
        .ofMaxSize(8);
  }

  @Provide
  Arbitrary<List<NetworkPolicy>> policies() {
    return Universe.policies();
  }

  @Provide
  Arbitrary<NetworkPolicy> policy() {
    return Universe.policy();
  }

  /** Blocks around 192.0.2.0/28, many of them adjacent. */
  @Provide
  Arbitrary<List<IpPrefix>> prefixes() {
    return Arbitraries.integers()
        .between(0, 15)
        .flatMap(
            last ->
                Arbitraries.integers()
                    .between(29, 32)
                    .map(length -> new IpPrefix(IpAddress.ofIpv4(0xc0000200 + last), length)))
        .list()
        .ofMinSize(1)
        .ofMaxSize(12);
  }

  private static Set<Flow> allowed(List<NetworkPolicy> policies) {
    return allowed(PolicyEvaluator.of(Scene.policies(policies), Universe.CLUSTER));
  }

  /** The flows that are in only one of the sets. */
  private static List<String> differing(Set<Flow> one, Set<Flow> other) {
    return FLOWS.stream()
        .filter(flow -> one.contains(flow) != other.contains(flow))
        .map(
            flow ->
                FlowText.connection(flow)
                    + " through "
                    + flow.connection().responder()
                    + (one.contains(flow) ? ": only the first" : ": only the second"))
        .toList();
  }

  /** Whether a pod is exempt, not isolated, or isolated with or without a rule that matches. */
  private static String form(EndVerdict verdict) {
    return verdict.getClass().getSimpleName();
  }

  private static String union(List<String> single) {
    return single.stream()
        .max(
            Comparator.comparing(
                List.of("NotIsolated", "NoRuleMatches", "Matched", "Exempt")::indexOf))
        .orElseThrow();
  }

  private static Set<Flow> allowed(PolicyEvaluator evaluator) {
    return FLOWS.stream()
        .filter(flow -> evaluator.evaluate(flow) instanceof Verdict.Allowed)
        .collect(Collectors.toSet());
  }

  private static void assertStillMatched(EndVerdict before, EndVerdict after) {
    if (before instanceof Verdict.Matched) {
      assertThat(after).isInstanceOf(Verdict.Matched.class);
    }
  }

  private static EndVerdict egress(Verdict verdict) {
    return verdict instanceof Verdict.Allowed allowed
        ? allowed.egress()
        : ((Verdict.Denied) verdict).egress();
  }

  private static EndVerdict ingress(Verdict verdict) {
    return verdict instanceof Verdict.Allowed allowed
        ? allowed.ingress()
        : ((Verdict.Denied) verdict).ingress();
  }

  private static List<Policy> admitting(Collection<IpPrefix> prefixes) {
    List<NetworkPolicyPeer> peers =
        prefixes.stream()
            .map(prefix -> new IPBlock(prefix.toString(), List.of()))
            .map(block -> new NetworkPolicyPeer(block, null, null))
            .toList();
    return forAll(new NetworkPolicyIngressRule(peers, List.of()));
  }

  private static List<Policy> openingRanges(List<int[]> ranges) {
    return opening(
        ranges.stream()
            .map(
                range ->
                    new NetworkPolicyPort(
                        range[0] == range[1] ? null : range[1], new IntOrString(range[0]), "TCP"))
            .toList());
  }

  private static List<Policy> opening(List<NetworkPolicyPort> ports) {
    return forAll(new NetworkPolicyIngressRule(List.of(), ports));
  }

  private static List<Policy> forAll(NetworkPolicyIngressRule rule) {
    return Scene.policies(
        List.of(
            new NetworkPolicyBuilder()
                .withNewMetadata()
                .withNamespace("a")
                .withName("p")
                .endMetadata()
                .withNewSpec()
                .withNewPodSelector()
                .endPodSelector()
                .withIngress(rule)
                .endSpec()
                .build()));
  }

  private static NetworkPolicy shuffled(NetworkPolicy policy, Random random) {
    NetworkPolicySpec spec = policy.getSpec();
    List<NetworkPolicyIngressRule> ingress =
        spec.getIngress().stream()
            .map(
                rule ->
                    new NetworkPolicyIngressRule(
                        shuffled(rule.getFrom(), random), shuffled(rule.getPorts(), random)))
            .toList();
    List<NetworkPolicyEgressRule> egress =
        spec.getEgress().stream()
            .map(
                rule ->
                    new NetworkPolicyEgressRule(
                        shuffled(rule.getPorts(), random), shuffled(rule.getTo(), random)))
            .toList();
    LabelSelector selector =
        new LabelSelector(
            shuffled(spec.getPodSelector().getMatchExpressions(), random),
            spec.getPodSelector().getMatchLabels());
    return new NetworkPolicy(
        policy.getApiVersion(),
        policy.getKind(),
        policy.getMetadata(),
        new NetworkPolicySpec(
            shuffled(egress, random),
            shuffled(ingress, random),
            selector,
            shuffled(spec.getPolicyTypes(), random)));
  }

  private static <T> List<T> shuffled(List<T> list, Random random) {
    List<T> copy = new ArrayList<>(list);
    Collections.shuffle(copy, random);
    return copy;
  }
}
