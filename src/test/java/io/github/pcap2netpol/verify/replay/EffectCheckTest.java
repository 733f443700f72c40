package io.github.pcap2netpol.verify.replay;

import static io.github.pcap2netpol.verify.Scene.namespace;
import static io.github.pcap2netpol.verify.Scene.pod;
import static io.github.pcap2netpol.verify.Scene.policies;
import static io.github.pcap2netpol.verify.Scene.policy;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.pcap2netpol.cluster.model.Cluster;
import io.github.pcap2netpol.diagnostic.Diagnostic;
import io.github.pcap2netpol.diagnostic.Diagnostics;
import io.github.pcap2netpol.verify.Scene;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class EffectCheckTest {
  private static final Cluster CLUSTER =
      Scene.cluster(
          List.of(namespace("shop"), namespace("blog")),
          List.of(
              pod("shop/web-1", "10.0.0.1", "app=web"),
              pod("shop/web-2", "10.0.0.2", "app=web"),
              pod("shop/db-1", "10.0.0.3", "app=db"),
              pod("blog/web-1", "10.0.0.4", "app=web")));
  private static final String OURS =
      policy(
          "shop/web", "{podSelector: {matchLabels: {app: web}}, policyTypes: [Ingress, Egress]}");

  @Test
  void a_policy_that_allows_everything_to_the_same_pods_is_reported() {
    assertThat(check(policy("shop/open", "{ingress: [{ports: [{port: 1}]}, {}]}")))
        .containsExactly(
            Diagnostic.severe(
                "policy-without-effect",
                "NetworkPolicy shop/web",
                "NetworkPolicy shop/open allows all ingress of 2 pods that it selects too"
                    + " (shop/web-1 and others), so that the ingress rules of shop/web have no"
                    + " effect there. Delete shop/open, or narrow it, once ours is applied."));
  }

  @Test
  void each_direction_is_reported() {
    assertThat(check(policy("shop/open", "{ingress: [{}], egress: [{}]}")))
        .extracting(Diagnostic::message)
        .anyMatch(text -> text.contains("allows all ingress"))
        .anyMatch(text -> text.contains("allows all egress"));
  }

  @Test
  void a_policy_that_allows_every_pod_or_every_address_is_reported_too() {
    assertThat(
            check(
                policy(
                    "shop/open",
                    "{ingress: [{from: [{namespaceSelector: {}}]}],"
                        + " egress: [{to: [{ipBlock: {cidr: 0.0.0.0/0}}]}]}")))
        .extracting(Diagnostic::message)
        .anyMatch(text -> text.contains("allows all ingress from pods of 2 pods"))
        .anyMatch(text -> text.contains("allows all egress to addresses of 2 pods"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{ingress: [{ports: [{port: 80}]}]}",
        "{ingress: [{from: [{podSelector: {}}]}]}",
        "{ingress: [{from: [{namespaceSelector: {}, podSelector: {matchLabels: {app: a}}}]}]}",
        "{ingress: [{from: [{namespaceSelector: {}}], ports: [{port: 80}]}]}",
        "{ingress: [{from: [{ipBlock: {cidr: 10.0.0.0/8}}]}]}",
        "{ingress: []}",
        "{policyTypes: [Egress], ingress: [{}]}",
        "{podSelector: {matchLabels: {app: db}}, ingress: [{}]}"
      })
  void a_policy_that_allows_something_or_selects_others_is_fine(String spec) {
    assertThat(check(policy("shop/other", spec))).isEmpty();
  }

  @Test
  void policies_of_another_namespace_are_fine() {
    assertThat(check(policy("blog/open", "{ingress: [{}], egress: [{}]}"))).isEmpty();
  }

  @Test
  void an_earlier_version_of_ours_is_fine_since_it_is_overwritten() {
    assertThat(
            check(
                policy("shop/web", "{ingress: [{}]}")
                    .replace(
                        "name: web}",
                        "name: web, labels: {app.kubernetes.io/managed-by: pcap2netpol}}")))
        .isEmpty();
  }

  @Test
  void a_name_taken_by_someone_elses_policy_is_reported() {
    assertThat(check(policy("shop/web", "{ingress: []}")))
        .extracting(Diagnostic::code)
        .containsExactly("policy-name-taken");
  }

  private static List<Diagnostic> check(String existing) {
    Diagnostics diagnostics = new Diagnostics();
    EffectCheck.check(
        policies(OURS),
        policies(existing),
        Scene.withPolicies(CLUSTER, Scene.existing(existing)),
        diagnostics);
    return diagnostics.sorted();
  }
}
