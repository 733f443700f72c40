package io.github.pcap2netpol.answer.diff;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicy;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicyEgressRule;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicyIngressRule;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicyPeer;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicyPort;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicySpec;
import io.github.pcap2netpol.answer.diff.PolicyDifference.Change;
import io.github.pcap2netpol.answer.diff.PolicyDifference.Kind;
import io.github.pcap2netpol.graph.model.Flow;
import io.github.pcap2netpol.verify.Scene;
import io.github.pcap2netpol.verify.Universe;
import io.github.pcap2netpol.verify.evaluate.EnforcerProfile;
import io.github.pcap2netpol.verify.evaluate.PolicyEvaluator;
import io.github.pcap2netpol.verify.evaluate.Verdict;
import io.github.pcap2netpol.verify.policyfile.GivenPolicies;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.TreeMap;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

class PolicyComparisonPropertiesTest {
  @Property(tries = 300)
  void a_rewritten_set_means_the_same(
      @ForAll("policies") List<NetworkPolicy> policies, @ForAll Random random) {
    List<NetworkPolicy> rewritten = new ArrayList<>();
    policies.forEach(policy -> rewritten.add(rewritten(policy, random)));
    Collections.shuffle(rewritten, random);
    for (String profile : EnforcerProfile.names()) {
      assertThat(compare(policies, rewritten, profile).changes()).as(profile).isEmpty();
    }
  }

  @Property(tries = 300)
  void adding_a_rule_denies_nothing(
      @ForAll("policies") List<NetworkPolicy> policies,
      @ForAll("peer") NetworkPolicyPeer peer,
      @ForAll("port") NetworkPolicyPort port) {
    List<NetworkPolicy> more = new ArrayList<>(policies);
    NetworkPolicySpec spec = policies.get(0).getSpec();
    List<NetworkPolicyIngressRule> ingress = new ArrayList<>(spec.getIngress());
    ingress.add(new NetworkPolicyIngressRule(List.of(peer), List.of(port)));
    // A policy without types is for ingress, whatever it contains, and for egress if it has egress
    // rules.
    more.set(
        0,
        with(
            policies.get(0),
            new NetworkPolicySpec(
                spec.getEgress(), ingress, spec.getPodSelector(), spec.getPolicyTypes())));
    assertThat(compare(policies, more, "strictest").of(Kind.DENIED)).isEmpty();
  }

  @Property(tries = 300)
  void swapping_the_sets_swaps_the_changes(
      @ForAll("policies") List<NetworkPolicy> before,
      @ForAll("policies") List<NetworkPolicy> after) {
    PolicyDifference there = compare(before, after, "strictest");
    PolicyDifference back = compare(after, before, "strictest");
    assertThat(ends(there, Kind.ALLOWED)).isEqualTo(ends(back, Kind.DENIED));
    assertThat(ends(there, Kind.DENIED)).isEqualTo(ends(back, Kind.ALLOWED));
  }

  @Property(tries = 300)
  void every_flow_whose_verdict_differs_is_among_the_changes(
      @ForAll("policies") List<NetworkPolicy> before,
      @ForAll("policies") List<NetworkPolicy> after) {
    PolicyDifference difference = compare(before, after, "strictest");
    PolicyEvaluator old = PolicyEvaluator.of(Scene.policies(before), Universe.CLUSTER);
    PolicyEvaluator now = PolicyEvaluator.of(Scene.policies(after), Universe.CLUSTER);
    for (Flow flow : Universe.flows()) {
      boolean was = old.evaluate(flow) instanceof Verdict.Allowed;
      boolean is = now.evaluate(flow) instanceof Verdict.Allowed;
      if (was != is && isCompared(flow)) {
        assertThat(difference.of(is ? Kind.ALLOWED : Kind.DENIED))
            .as(flow.toString())
            .anyMatch(change -> isAbout(change, flow));
      }
    }
  }

  /** A pod's address stands for the pod, and IPv4 pods have no IPv6 peers. */
  private static boolean isCompared(Flow flow) {
    return List.of(flow.source(), flow.destination()).stream()
        .noneMatch(
            end ->
                end instanceof Flow.AddressEnd address
                    && (!address.address().isIpv4()
                        || address.address().toString().startsWith("10.0.0.")));
  }

  private static boolean isAbout(Change change, Flow flow) {
    return isParty(change.from(), flow.source())
        && isParty(change.to(), flow.destination())
        && (change.ports().contains(flow.port().protocol().name())
            || change.ports().equals("any port"));
  }

  private static boolean isParty(String text, Flow.End end) {
    if (end instanceof Flow.PodEnd pod) {
      return text.equals(pod.pod().workload().toString());
    }
    return end instanceof Flow.NodeEnd node
        ? text.equals("every node") || text.contains(node.node() + " (")
        : text.startsWith("outside: ");
  }

  private static List<String> ends(PolicyDifference difference, Kind kind) {
    return difference.of(kind).stream()
        .map(each -> each.from() + " > " + each.to() + " " + each.ports())
        .sorted()
        .toList();
  }

  /** An equivalent policy: rules split by peers and ports, duplicated, and reordered. */
  private static NetworkPolicy rewritten(NetworkPolicy policy, Random random) {
    NetworkPolicySpec spec = policy.getSpec();
    List<NetworkPolicyIngressRule> ingress = new ArrayList<>();
    for (NetworkPolicyIngressRule rule : spec.getIngress()) {
      for (List<NetworkPolicyPeer> peers : split(rule.getFrom(), random)) {
        for (List<NetworkPolicyPort> ports : split(rule.getPorts(), random)) {
          ingress.add(new NetworkPolicyIngressRule(peers, ports));
        }
      }
    }
    List<NetworkPolicyEgressRule> egress = new ArrayList<>();
    for (NetworkPolicyEgressRule rule : spec.getEgress()) {
      for (List<NetworkPolicyPeer> peers : split(rule.getTo(), random)) {
        for (List<NetworkPolicyPort> ports : split(rule.getPorts(), random)) {
          egress.add(new NetworkPolicyEgressRule(ports, peers));
        }
      }
    }
    if (!ingress.isEmpty() && random.nextBoolean()) {
      ingress.add(ingress.get(0));
    }
    Collections.shuffle(ingress, random);
    Collections.shuffle(egress, random);
    return with(
        policy,
        new NetworkPolicySpec(egress, ingress, spec.getPodSelector(), spec.getPolicyTypes()));
  }

  private static <T> List<List<T>> split(List<T> elements, Random random) {
    if (elements.size() < 2 || random.nextBoolean()) {
      List<T> shuffled = new ArrayList<>(elements);
      Collections.shuffle(shuffled, random);
      return List.of(shuffled);
    }
    List<List<T>> split = new ArrayList<>();
    elements.forEach(element -> split.add(List.of(element)));
    return split;
  }

  private static NetworkPolicy with(NetworkPolicy policy, NetworkPolicySpec spec) {
    return new NetworkPolicy(policy.getApiVersion(), policy.getKind(), policy.getMetadata(), spec);
  }

  private static PolicyDifference compare(
      List<NetworkPolicy> before, List<NetworkPolicy> after, String profile) {
    return PolicyComparison.of(
        new GivenPolicies(Scene.policies(before), new TreeMap<>(), 1, 0),
        new GivenPolicies(Scene.policies(after), new TreeMap<>(), 1, 0),
        Universe.CLUSTER,
        EnforcerProfile.named(profile).orElseThrow());
  }

  @Provide
  Arbitrary<List<NetworkPolicy>> policies() {
    return Universe.policies();
  }

  @Provide
  Arbitrary<NetworkPolicyPeer> peer() {
    return Universe.peer();
  }

  @Provide
  Arbitrary<NetworkPolicyPort> port() {
    return Universe.port();
  }
}
