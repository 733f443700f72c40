package io.github.pcap2netpol.output.trial;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.github.pcap2netpol.answer.trial.TrialPlan;
import io.github.pcap2netpol.cluster.model.Cluster;
import io.github.pcap2netpol.output.folder.OutputFile;
import io.github.pcap2netpol.verify.Scene;
import io.github.pcap2netpol.verify.evaluate.Policy;
import java.util.List;
import org.junit.jupiter.api.Test;

class TrialFilesTest {
  private static final String EVERYTHING =
      """
      {podSelector: {matchLabels: {app: "yes"}, matchExpressions: [
        {key: tier, operator: In, values: ["1", b]}, {key: old, operator: DoesNotExist}]},
      policyTypes: [Ingress, Egress],
      ingress: [{}, {from: [{podSelector: {}}, {namespaceSelector: {}},
        {namespaceSelector: {matchLabels: {team: ops}}, podSelector: {matchLabels: {a: b}}}],
        ports: [{port: 80}, {port: http}, {protocol: UDP, port: 1000, endPort: 2000},
        {protocol: SCTP}]}],
      egress: [{to: [{ipBlock: {cidr: 10.0.0.0/8, except: [10.1.0.0/16]}},
        {ipBlock: {cidr: "2001:db8::/32"}}]}]}
      """;

  private static String file(TrialPlan plan, String name) {
    return TrialFiles.of(plan, "busybox:1.36").stream()
        .filter(file -> file.path().equals(name))
        .map(OutputFile::contents)
        .findFirst()
        .orElseThrow();
  }

  private static TrialPlan plan(String yaml) {
    Cluster cluster =
        Scene.cluster(
            List.of(Scene.namespace("shop")),
            List.of(Scene.pod("shop/web-1", "10.244.1.2", "app=yes", "tier=b")));
    return TrialPlan.of(cluster, Scene.policies(yaml), "shop", "shop-trial", 100);
  }

  @Test
  void a_policy_that_is_written_says_all_that_the_policy_that_was_read_says() {
    TrialPlan plan = plan(Scene.policy("shop/web", EVERYTHING));

    List<Policy> back = Scene.policies(file(plan, "policies.yaml"));

    assertThat(back).isEqualTo(plan.policies());
  }

  @Test
  void a_policy_that_denies_all_denies_all_when_it_is_written() {
    TrialPlan plan = plan(Scene.policy("shop/web", "{podSelector: {}, policyTypes: [Egress]}"));

    assertThat(Scene.policies(file(plan, "policies.yaml")))
        .extracting(Policy::pods, Policy::rules)
        .containsExactly(tuple(plan.policies().get(0).pods(), plan.policies().get(0).rules()));
  }

  @Test
  void a_call_is_a_line_of_columns() {
    TrialPlan plan = plan(Scene.policy("shop/web", "{podSelector: {matchLabels: {app: \"yes\"}}}"));

    assertThat(file(plan, "calls.tsv").lines())
        .contains(
            String.join(
                "\t",
                "1",
                "shop-trial/stranger",
                "shop-trial/try-1",
                "9",
                "denied",
                "a stranger without labels",
                "Deployment shop/web",
                "no ingress rule of shop/web"));
  }
}
