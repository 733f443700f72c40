package io.github.pcap2netpol.answer.trial;

import static io.github.pcap2netpol.verify.Scene.cluster;
import static io.github.pcap2netpol.verify.Scene.labels;
import static io.github.pcap2netpol.verify.Scene.namespace;
import static io.github.pcap2netpol.verify.Scene.pod;
import static io.github.pcap2netpol.verify.Scene.policies;
import static io.github.pcap2netpol.verify.Scene.policy;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.github.pcap2netpol.cluster.model.Cluster;
import io.github.pcap2netpol.cluster.model.ContainerPort;
import io.github.pcap2netpol.net.Protocol;
import io.github.pcap2netpol.verify.Scene;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class TrialPlanTest {
  private static final int MANY = 1000;

  private static final Cluster SHOP =
      cluster(
          List.of(namespace("shop", "team=shop", "owner=jo"), namespace("other")),
          List.of(
              pod("shop/web-1", "10.244.1.2", "app=web"),
              pod("shop/db-1", "10.244.1.3", "app=db"),
              pod("other/web-1", "10.244.1.4", "app=web"),
              pod("shop/agent-1", "10.244.1.5", "node-1", true, labels("app=agent"), List.of())));

  private static TrialPlan plan(String yaml) {
    return TrialPlan.of(SHOP, policies(yaml), "shop", "shop-trial", MANY);
  }

  /** {@code from > to port allowed: reason}, of the calls about these two. */
  private static Stream<String> calls(TrialPlan plan, String from, String to) {
    return plan.calls().stream()
        .filter(call -> call.from().standsFor().equals(from) && call.to().standsFor().equals(to))
        .map(call -> call.port() + " " + call.allowed() + ": " + call.reason());
  }

  @Test
  void each_workload_with_a_network_of_its_own_has_a_pod_and_a_stranger_calls_them() {
    TrialPlan plan = plan(policy("shop/db", "{podSelector: {}}"));

    assertThat(plan.pods())
        .extracting(TestPod::standsFor)
        .containsExactly("Deployment shop/db", "Deployment shop/web", "a stranger without labels");
    assertThat(plan.pods().get(0).labels()).isEqualTo(labels("app=db"));
    assertThat(plan.pods()).extracting(pod -> pod.ref().namespace()).containsOnly("shop-trial");
    assertThat(calls(plan, "a stranger without labels", "Deployment shop/db"))
        .containsExactly("TCP 9 false: no ingress rule of shop/db");
  }

  @Test
  void who_else_a_rule_selects_has_a_pod_in_a_copy_of_its_namespace() {
    TrialPlan plan =
        plan(
            policy(
                "shop/db",
                """
                {podSelector: {matchLabels: {app: db}}, ingress: [
                {from: [{namespaceSelector: {matchLabels: {kubernetes.io/metadata.name: other}},
                  podSelector: {matchExpressions: [{key: tier, operator: In, values: [b, a]},
                  {key: old, operator: DoesNotExist}]}}], ports: [{port: 5432}]}]}
                """));

    assertThat(plan.namespaces())
        .extracting(TrialNamespace::name, TrialNamespace::standsFor)
        .containsExactly(tuple("shop-trial", "shop"), tuple("shop-trial-1", "other"));
    assertThat(calls(plan, "a pod with tier=a in other", "Deployment shop/db"))
        .contains("TCP 5432 true: shop/db ingress[0]");
    // The policy that is created names the copy, too.
    assertThat(plan.policies().toString()).contains("shop-trial-1").doesNotContain("=other");
  }

  @Test
  void a_copy_has_the_labels_that_selectors_of_namespaces_ask_for_and_no_others() {
    TrialPlan plan =
        plan(
            policy(
                "shop/db",
                """
                {podSelector: {matchLabels: {app: db}}, ingress: [
                {from: [{namespaceSelector: {matchLabels: {team: shop}},
                  podSelector: {matchLabels: {app: web}}}], ports: [{port: 5432}]}]}
                """));

    assertThat(plan.namespaces().get(0).labels().values())
        .containsEntry("team", "shop")
        .containsEntry("kubernetes.io/metadata.name", "shop-trial")
        .containsEntry("pcap2netpol.github.io/trial", "shop")
        .containsEntry("pod-security.kubernetes.io/enforce", "restricted")
        .hasSize(4);
    assertThat(calls(plan, "Deployment shop/web", "Deployment shop/db"))
        .contains("TCP 5432 true: shop/db ingress[0]");
  }

  @Test
  void a_policy_of_what_does_not_run_now_is_tried_by_a_pod_with_its_labels() {
    TrialPlan plan =
        plan(
            policy(
                "shop/backup",
                "{podSelector: {matchLabels: {job: backup}}, policyTypes: [Egress], egress: ["
                    + "{to: [{podSelector: {matchLabels: {app: db}}}], ports: [{port: 5432}]}]}"));

    assertThat(calls(plan, "a pod with job=backup in shop", "Deployment shop/db"))
        .contains("TCP 5432 true: shop/backup egress[0]");
    assertThat(plan.untried()).isEmpty();
  }

  @Test
  void a_named_port_is_the_one_that_the_called_pod_declares() {
    ContainerPort sql = Scene.port("sql", Protocol.TCP, 5432);
    Cluster declaring =
        cluster(
            List.of(namespace("shop")),
            List.of(
                pod("shop/web-1", "10.244.1.2", "app=web"),
                pod("shop/db-1", "10.244.1.3", "node-1", false, labels("app=db"), List.of(sql))));
    String yaml =
        policy(
            "shop/db",
            "{podSelector: {matchLabels: {app: db}}, ingress: [{ports: [{port: sql}]}]}");

    TrialPlan plan = TrialPlan.of(declaring, policies(yaml), "shop", "shop-trial", MANY);

    assertThat(calls(plan, "Deployment shop/web", "Deployment shop/db"))
        .contains("TCP 5432 true: shop/db ingress[0]");
    assertThat(plan.pods().get(0).namedPorts()).containsExactly(sql);
    assertThat(plan.servedBy(plan.pods().get(0))).contains(5432, 9);
    assertThat(plan(yaml).untried().toString())
        .contains("shop/db ingress[0]", "the labels or the named port");
  }

  @Test
  void a_rule_that_no_pod_can_show_is_named_with_the_reason() {
    TrialPlan plan =
        plan(
            policy(
                    "shop/db",
                    """
                    {podSelector: {matchLabels: {app: db}}, ingress: [
                    {from: [{ipBlock: {cidr: 198.51.100.0/24}}]},
                    {ports: [{protocol: UDP, port: 53}]},
                    {from: [{podSelector: {matchExpressions: [{key: a, operator: Exists},
                      {key: a, operator: DoesNotExist}]}}]},
                    {from: [{podSelector: {matchLabels: {app: web}}}], ports: [{port: 5432}]}]}
                    """)
                + policy(
                    "shop/web", "{podSelector: {matchLabels: {app: web}}, policyTypes: [Egress]}"));

    assertThat(plan.untried())
        .extracting(TrialPlan.UntriedRule::rule, TrialPlan.UntriedRule::reason)
        .containsExactly(
            tuple("shop/db ingress[0]", "its peers are addresses"),
            tuple("shop/db ingress[1]", "its ports are not TCP"),
            tuple(
                "shop/db ingress[2]", "no test pod has the labels or the named port that it wants"),
            tuple("shop/db ingress[3]", "the policies deny the connection at its other end"));
  }

  /** Some enforcers let an ipBlock match pods, some don't: docs/semantics.md. */
  @Test
  void nothing_is_tried_whose_answer_depends_on_whether_a_block_matches_pods() {
    TrialPlan plan =
        plan(
            policy(
                "shop/db",
                "{podSelector: {matchLabels: {app: db}}, ingress: ["
                    + "{from: [{ipBlock: {cidr: 0.0.0.0/0}}], ports: [{port: 5432}]}]}"));

    assertThat(plan.calls()).noneMatch(call -> call.port().port() == 5432);
    assertThat(calls(plan, "a stranger without labels", "Deployment shop/db"))
        .containsExactly("TCP 9 false: no ingress rule of shop/db");
  }

  @Test
  void a_limit_leaves_a_call_for_each_rule_and_for_each_denial_that_a_policy_alone_makes() {
    String yaml =
        policy(
            "shop/db",
            "{podSelector: {matchLabels: {app: db}}, policyTypes: [Ingress, Egress], ingress: ["
                + "{from: [{podSelector: {matchLabels: {app: web}}}], ports: [{port: 5432}]}]}");

    TrialPlan plan = TrialPlan.of(SHOP, policies(yaml), "shop", "shop-trial", 1);

    assertThat(plan.calls())
        .extracting(call -> call.allowed() + " " + call.reason())
        .containsExactlyInAnyOrder(
            "true shop/db ingress[0]",
            "false no ingress rule of shop/db",
            "false no egress rule of shop/db");
  }

  @Test
  void the_plan_does_not_depend_on_the_order_of_the_policies() {
    String one = policy("shop/a", "{podSelector: {matchLabels: {app: web}}}");
    String other = policy("shop/b", "{podSelector: {matchLabels: {app: db}}}");

    assertThat(plan(one + other)).isEqualTo(plan(other + one));
  }

  @Test
  void policies_of_other_namespaces_are_left_out() {
    TrialPlan plan = plan(policy("other/all", "{podSelector: {}}"));

    assertThat(plan.policies()).isEmpty();
    assertThat(plan.calls()).allMatch(TrialCall::allowed);
    assertThat(plan.untried()).isEmpty();
  }
}
