package io.github.pcap2netpol.verify.policyfile;

import static io.github.pcap2netpol.verify.Scene.policy;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.pcap2netpol.cluster.model.LabelSelector;
import io.github.pcap2netpol.cluster.model.Labels;
import io.github.pcap2netpol.cluster.model.PolicyDocument;
import io.github.pcap2netpol.diagnostic.Diagnostic;
import io.github.pcap2netpol.diagnostic.Diagnostics;
import io.github.pcap2netpol.net.IpPrefix;
import io.github.pcap2netpol.net.Protocol;
import io.github.pcap2netpol.policy.model.Direction;
import io.github.pcap2netpol.verify.Scene;
import io.github.pcap2netpol.verify.evaluate.Policy;
import io.github.pcap2netpol.verify.evaluate.Rule;
import io.github.pcap2netpol.verify.evaluate.RulePeer;
import io.github.pcap2netpol.verify.evaluate.RulePort;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PolicyReaderTest {
  private final Diagnostics diagnostics = new Diagnostics();

  @Test
  void a_policy_keeps_its_name_labels_selectors_ports_and_blocks() {
    Policy policy =
        read("""
        apiVersion: networking.k8s.io/v1
        kind: NetworkPolicy
        metadata:
          name: web
          namespace: shop
          labels: {app.kubernetes.io/managed-by: pcap2netpol}
        spec:
          podSelector:
            matchExpressions:
            - {key: app, operator: In, values: [web, "8080"]}
          egress:
          - ports:
            - port: 8000
              endPort: 8010
              protocol: UDP
            - port: http
            to:
            - ipBlock: {cidr: 10.0.0.0/8, except: [10.1.0.0/16]}
        """)
            .get(0);
    assertThat(policy.fullName()).isEqualTo("shop/web");
    assertThat(policy.pods().matchExpressions())
        .containsExactly(
            new LabelSelector.Requirement(
                "app", LabelSelector.Operator.IN, List.of("web", "8080")));
    assertThat(policy.rules().keySet()).containsExactly(Direction.INGRESS, Direction.EGRESS);
    assertThat(policy.rules().get(Direction.EGRESS))
        .containsExactly(
            new Rule(
                List.of(
                    new RulePort.Range(Protocol.UDP, 8000, 8010),
                    new RulePort.Named(Protocol.TCP, "http")),
                List.of(
                    new RulePeer.Block(
                        IpPrefix.of("10.0.0.0/8"), List.of(IpPrefix.of("10.1.0.0/16"))))));
    assertThat(diagnostics.sorted()).isEmpty();
  }

  @Test
  void documents_and_lists_are_read_in_order_and_other_kinds_are_skipped() {
    String text =
        policy("shop/a", "{}")
            + """
            ---
            apiVersion: v1
            kind: Service
            metadata: {name: web}
            ---
            ---
            apiVersion: v1
            kind: List
            items:
            - {apiVersion: networking.k8s.io/v1, kind: NetworkPolicy, \
            metadata: {name: b, namespace: shop}}
            """
            + policy("shop/c", "{}");
    assertThat(names(read(text))).containsExactly("a", "b", "c");
    assertThat(diagnostics.sorted())
        .containsExactly(
            Diagnostic.info(
                "policy-kind-ignored", "a.yaml", "Objects of kind \"Service\" were left out."));
  }

  @Test
  void items_of_a_typed_list_need_no_kind() {
    String json =
        """
        {"kind": "NetworkPolicyList", "apiVersion": "networking.k8s.io/v1", "metadata": {},
        \t"items": [{"metadata": {"name": "a", "namespace": "shop"}, "spec": {}}]}
        """;
    assertThat(names(read(json))).containsExactly("a");
    assertThat(diagnostics.sorted()).isEmpty();
  }

  @Test
  void json_objects_may_follow_one_another() {
    String one =
        "{\"apiVersion\":\"networking.k8s.io/v1\",\"kind\":\"NetworkPolicy\","
            + "\"metadata\":{\"name\":\"NAME\",\"namespace\":\"shop\"}}\n";
    assertThat(names(read(one.replace("NAME", "a") + one.replace("NAME", "b"))))
        .containsExactly("a", "b");
  }

  @Test
  void yaml_may_begin_with_a_brace() {
    assertThat(
            names(
                read(
                    "{apiVersion: networking.k8s.io/v1, kind: NetworkPolicy,"
                        + " metadata: {name: a, namespace: shop}}")))
        .containsExactly("a");
  }

  @Test
  void existing_policies_are_read_from_their_documents() {
    List<PolicyDocument> existing =
        List.of(
            Scene.existing(policy("shop/p", "{}")),
            Scene.existing(policy("shop/q", "{policyTypes: [Both]}")));
    assertThat(names(PolicyReader.of(existing, diagnostics))).containsExactly("p");
    assertThat(diagnostics.sorted())
        .containsExactly(
            Diagnostic.severe(
                "policy-invalid",
                "NetworkPolicy shop/q",
                "NetworkPolicy shop/q is not used, because the API server would reject it: line 5: spec.policyTypes[0]: Unsupported value: \"Both\": supported values:"
                    + " \"Ingress\", \"Egress\"."));
  }

  @Test
  void a_policy_without_a_namespace_is_assumed_to_be_in_default_and_that_is_reported() {
    List<Policy> policies =
        read("{apiVersion: networking.k8s.io/v1, kind: NetworkPolicy, metadata: {name: p}}");
    assertThat(policies.get(0).namespace()).isEqualTo("default");
    assertThat(codes()).containsExactly("policy-without-namespace");
  }

  @Test
  void policies_of_other_kinds_are_not_evaluated_and_that_is_reported() {
    assertThat(read("{apiVersion: cilium.io/v2, kind: CiliumNetworkPolicy}")).isEmpty();
    assertThat(read("{apiVersion: projectcalico.org/v3, kind: NetworkPolicy}")).isEmpty();
    assertThat(codes()).containsExactly("policy-kind-not-evaluated", "policy-kind-not-evaluated");
  }

  @Test
  void quoted_scalars_and_dates_are_strings_with_their_text_as_it_is() {
    String yaml =
        policy(
            "shop/p",
            "{podSelector: {matchLabels: {a: \"1.20\", b: 'true', c: 2026-11-21, d: !!str 012,"
                + " e: ''}}}");
    assertThat(read(yaml).get(0).pods().matchLabels().values())
        .containsEntry("a", "1.20")
        .containsEntry("b", "true")
        .containsEntry("c", "2026-11-21")
        .containsEntry("d", "012")
        .containsEntry("e", "");
    assertThat(diagnostics.sorted()).isEmpty();
  }

  @Test
  void aliases_and_merge_keys_are_followed() {
    String yaml =
        policy(
            "shop/p",
            "{podSelector: &s {matchLabels: &l {app: web}}, ingress: [{from: [{podSelector: *s},"
                + " {podSelector: {matchLabels: {<<: *l, tier: front}}}]}]}");
    Policy policy = read(yaml).get(0);
    assertThat(policy.rules().getOrDefault(Direction.INGRESS, List.of()).get(0).peers().get(1))
        .isEqualTo(
            new RulePeer.OwnNamespacePods(
                "shop", LabelSelector.of(Labels.of(Map.of("app", "web", "tier", "front")))));
  }

  @Test
  void documents_before_broken_yaml_are_used_and_the_error_has_its_line() {
    assertThat(names(read(policy("shop/a", "{}") + "---\nkind: [\n---\n" + policy("shop/b", "{}"))))
        .containsExactly("a");
    assertThat(diagnostics.sorted()).hasSize(1);
    assertThat(diagnostics.sorted().get(0).message())
        .startsWith("Neither YAML nor JSON, and not used from there on: line 8, column 1: ");
    assertThat(codes()).containsExactly("policy-unreadable");
  }

  @Test
  void truncated_json_is_reported() {
    read("{\"kind\": \"NetworkPolicy\", \"spec\": {");
    assertThat(codes()).containsExactly("policy-unreadable");
    assertThat(diagnostics.sorted().get(0).message()).contains("line 1, column", "end-of-input");
  }

  @Test
  void plain_text_is_not_an_object() {
    read("# a note\nhello\n");
    assertThat(diagnostics.sorted())
        .containsExactly(
            Diagnostic.warning(
                "policy-kind-missing",
                "a.yaml",
                "Line 2: a list or a string, not a Kubernetes object; it was skipped."));
  }

  @Test
  void an_empty_text_is_reported() {
    read("# nothing here\n---\n");
    assertThat(codes()).containsExactly("policy-file-empty");
  }

  @ParameterizedTest
  @CsvSource({"'[', ']'", "'{a: ', '}'"})
  void nesting_has_a_limit(String open, String close) {
    read("a: " + open.repeat(100) + "1" + close.repeat(100));
    assertThat(codes()).containsExactly("policy-unreadable");
    read("{\"a\":" + "[".repeat(100_000));
    assertThat(diagnostics.sorted()).allMatch(one -> one.code().equals("policy-unreadable"));
  }

  @Test
  void an_anchor_that_holds_itself_is_refused() {
    read("&a\nkind: List\nitems: [*a]\n");
    read("&a\nkind: List\n<<: *a\n");
    assertThat(codes()).containsExactly("policy-unreadable", "policy-unreadable");
  }

  @Test
  void nested_aliases_are_counted_as_often_as_they_are_used() {
    StringBuilder yaml = new StringBuilder("a0: &a0 [x, x, x, x, x, x, x, x, x, x]\n");
    for (int i = 1; i < 12; i++) {
      yaml.append("a%d: &a%d [%s]\n".formatted(i, i, ("*a" + (i - 1) + ", ").repeat(9)));
    }
    read(yaml.toString());
    assertThat(diagnostics.sorted().get(0).message())
        .contains("more than 2000000 values, aliases followed");
  }

  @Test
  void lines_and_documents_have_a_limit() {
    read("#".repeat(600_000) + "\n");
    assertThat(diagnostics.sorted().get(0).message())
        .contains("line 1: a line of more than 524288 characters");
    read("# many lines\n".repeat(3_000_000));
    assertThat(diagnostics.sorted())
        .anyMatch(one -> one.message().contains("a YAML document of more than 32 Mi characters"));
  }

  @Test
  void an_invalid_name_is_reported_by_its_beginning() {
    assertThat(read(policy("shop/" + "a".repeat(100_000), "{}"))).isEmpty();
    assertThat(diagnostics.sorted())
        .singleElement()
        .satisfies(
            one ->
                assertThat(one.message())
                    .startsWith("NetworkPolicy shop/" + "a".repeat(253) + "... is not used")
                    .hasSizeLessThan(1000));
  }

  @Test
  void tags_create_no_objects() {
    read("!!java.net.URL [\"http://127.0.0.1/\"]");
    assertThat(codes()).containsExactly("policy-kind-missing");
  }

  @Test
  void a_kind_that_the_api_server_does_not_have_is_refused() {
    String policy = policy("shop/p", "{}");
    for (String text :
        List.of(
            policy.replace("apiVersion: networking.k8s.io/v1\n", ""),
            policy.replace("networking.k8s.io/v1", "networking.k8s.io/v1beta1"),
            policy.replace("networking.k8s.io/v1", "v1"),
            policy.replace("kind: NetworkPolicy", "kind: networkpolicy"),
            policy.replace("kind: NetworkPolicy", "kind: NetworkPolicies"))) {
      assertThat(read(text)).as(text).isEmpty();
    }
    assertThat(codes()).hasSize(5).containsOnly("policy-invalid");
    assertThat(diagnostics.sorted())
        .extracting(Diagnostic::message)
        .allMatch(message -> message.matches(".*: write Net.*|.*write networking.k8s.io/v1\\."))
        .anyMatch(message -> message.contains("line 2: apiVersion: Required value"));
  }

  @Test
  void policies_in_a_format_that_kubectl_refuses_are_refused() {
    String policy =
        "{\"apiVersion\":\"networking.k8s.io/v1\",\"kind\":\"NetworkPolicy\","
            + "\"metadata\":{\"name\":\"p\",\"namespace\":\"shop\"}}";
    assertThat(read("[" + policy + "]")).isEmpty();
    assertThat(read("{\"type\":\"ADDED\",\"object\":" + policy + "}")).isEmpty();
    read("{\"items\":[" + policy + "]}");
    assertThat(codes()).containsOnly("policy-invalid");
  }

  @Test
  void a_duplicate_field_is_reported_but_not_severe() {
    assertThat(read(policy("shop/p", "{podSelector: {}, podSelector: {matchLabels: {a: b}}}")))
        .extracting(Policy::pods)
        .containsExactly(LabelSelector.of(Labels.of(Map.of("a", "b"))));
    assertThat(diagnostics.sorted())
        .containsExactly(
            Diagnostic.warning(
                "policy-questionable",
                "a.yaml",
                "NetworkPolicy shop/p gives fields twice. The last one counts; kubectl apply -k and other tools refuse it or use another: line 5: duplicate field"
                    + " \"spec.podSelector\"."));
  }

  @Test
  void an_overriding_merge_key_is_read_as_kubectl_does_and_reported() {
    String yaml = policy("shop/p", "{podSelector: {matchLabels: {a: b, <<: {a: c}}}}");
    assertThat(read(yaml))
        .extracting(Policy::pods)
        .containsExactly(LabelSelector.of(Labels.of(Map.of("a", "c"))));
    assertThat(diagnostics.sorted().get(0).message())
        .contains("\"spec.podSelector.matchLabels.a\" is overridden by the merge key (<<)");
  }

  @Test
  void a_status_is_reported_and_ignored() {
    assertThat(read(policy("shop/p", "{}") + "status: {}\n")).hasSize(1);
    assertThat(diagnostics.sorted())
        .singleElement()
        .satisfies(
            one -> {
              assertThat(one.code()).isEqualTo("policy-questionable");
              assertThat(one.message()).contains("line 6: status: no longer a field");
            });
  }

  @Test
  void a_policy_with_a_generated_name_is_read() {
    assertThat(
            names(
                read(
                    "{apiVersion: networking.k8s.io/v1, kind: NetworkPolicy,"
                        + " metadata: {generateName: web-, namespace: shop}}")))
        .containsExactly("web-");
    assertThat(codes()).containsExactly("policy-questionable");
  }

  private List<Policy> read(String text) {
    return PolicyReader.read(text, "a.yaml", diagnostics);
  }

  private List<String> codes() {
    return diagnostics.sorted().stream().map(Diagnostic::code).toList();
  }

  private static List<String> names(List<Policy> policies) {
    return policies.stream().map(Policy::name).toList();
  }
}
