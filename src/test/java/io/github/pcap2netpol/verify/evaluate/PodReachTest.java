package io.github.pcap2netpol.verify.evaluate;

import static io.github.pcap2netpol.verify.Scene.pod;
import static io.github.pcap2netpol.verify.Scene.policy;
import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicy;
import io.github.pcap2netpol.cluster.model.Cluster;
import io.github.pcap2netpol.cluster.model.Pod;
import io.github.pcap2netpol.graph.model.Flow;
import io.github.pcap2netpol.verify.Scene;
import io.github.pcap2netpol.verify.Universe;
import java.util.BitSet;
import java.util.List;
import java.util.stream.Collectors;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.EdgeCasesMode;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;

class PodReachTest {
  private static final List<Pod> PODS =
      List.of(
          pod("shop/web-1", "10.244.1.5", "app=web"),
          pod("shop/api-1", "10.244.1.6", "app=api"),
          pod("shop/db-1", "10.244.1.7", "app=db"));
  private static final Cluster CLUSTER = Scene.cluster(List.of(Scene.namespace("shop")), PODS);

  @Property(tries = 300, edgeCases = EdgeCasesMode.NONE)
  void no_allowed_flow_is_out_of_reach_under_any_profile(
      @ForAll("policies") List<NetworkPolicy> policies,
      @ForAll("profiles") EnforcerProfile profile) {
    PolicyEvaluator evaluator =
        PolicyEvaluator.of(Scene.policies(policies), Universe.CLUSTER, profile);
    PodReach reach = evaluator.reach(Universe.PODS);
    for (Flow flow : Universe.flows()) {
      if (flow.source() instanceof Flow.PodEnd from
          && flow.destination() instanceof Flow.PodEnd to
          && !from.equals(to)
          && to.pod().addresses().contains(flow.connection().responder())
          && evaluator.evaluate(flow) instanceof Verdict.Allowed) {
        assertThat(
                reach.from(Universe.PODS.indexOf(from.pod())).get(Universe.PODS.indexOf(to.pod())))
            .as(flow.toString())
            .isTrue();
      }
    }
  }

  @Test
  void pods_that_no_policy_selects_are_in_reach_of_each_other() {
    assertThat(reached(policy("other/none", "{podSelector: {}}")))
        .containsOnly("shop/web-1", "shop/api-1", "shop/db-1");
  }

  @Test
  void pods_that_the_callers_egress_does_not_name_are_out_of_reach() {
    assertThat(
            reached(
                policy(
                    "shop/web",
                    "{podSelector: {matchLabels: {app: web}}, policyTypes: [Egress], egress:"
                        + " [{to: [{podSelector: {matchLabels: {app: api}}}]}]}")))
        .containsOnly("shop/api-1");
  }

  @Test
  void pods_whose_ingress_does_not_name_the_caller_are_out_of_reach() {
    assertThat(
            reached(
                policy(
                    "shop/db",
                    "{podSelector: {matchLabels: {app: db}}, policyTypes: [Ingress], ingress:"
                        + " [{from: [{podSelector: {matchLabels: {app: api}}}]}]}")))
        .containsOnly("shop/web-1", "shop/api-1");
  }

  @Test
  void a_rule_without_peers_reaches_every_pod() {
    assertThat(
            reached(
                policy(
                    "shop/all",
                    "{podSelector: {}, policyTypes: [Ingress, Egress], ingress: [{}], egress:"
                        + " [{ports: [{port: 80}]}]}")))
        .containsOnly("shop/web-1", "shop/api-1", "shop/db-1");
  }

  @Test
  void policies_without_rules_leave_nothing_in_reach() {
    assertThat(reached(policy("shop/none", "{podSelector: {}, policyTypes: [Ingress]}"))).isEmpty();
  }

  /** The pods that web reaches, another replica of itself included. */
  private static List<String> reached(String yaml) {
    BitSet reached = PolicyEvaluator.of(Scene.policies(yaml), CLUSTER).reach(PODS).from(0);
    return reached.stream()
        .mapToObj(called -> PODS.get(called).ref().toString())
        .collect(Collectors.toList());
  }

  @Provide
  Arbitrary<List<NetworkPolicy>> policies() {
    return Universe.policies();
  }

  @Provide
  Arbitrary<EnforcerProfile> profiles() {
    return Arbitraries.of(EnforcerProfile.names())
        .map(name -> EnforcerProfile.named(name).orElseThrow());
  }
}
