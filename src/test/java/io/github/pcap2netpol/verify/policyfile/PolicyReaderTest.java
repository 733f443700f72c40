package io.github.pcap2netpol.verify.policyfile;

import static io.github.pcap2netpol.verify.Scene.policy;
import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicy;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicyPort;
import io.github.pcap2netpol.cluster.model.PolicyDocument;
import io.github.pcap2netpol.diagnostic.Diagnostic;
import io.github.pcap2netpol.diagnostic.Diagnostics;
import io.github.pcap2netpol.manifest.Documents;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PolicyReaderTest {
  private final Diagnostics diagnostics = new Diagnostics();

  @Test
  void a_policy_keeps_its_name_labels_selectors_ports_and_blocks() {
    NetworkPolicy policy =
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
    assertThat(policy.getMetadata().getNamespace()).isEqualTo("shop");
    assertThat(policy.getMetadata().getName()).isEqualTo("web");
    assertThat(policy.getMetadata().getLabels())
        .containsEntry("app.kubernetes.io/managed-by", "pcap2netpol");
    assertThat(policy.getSpec().getPodSelector().getMatchExpressions().get(0).getValues())
        .containsExactly("web", "8080");
    assertThat(policy.getSpec().getPolicyTypes()).containsExactly("Ingress", "Egress");
    List<NetworkPolicyPort> ports = policy.getSpec().getEgress().get(0).getPorts();
    assertThat(ports.get(0).getPort().getIntVal()).isEqualTo(8000);
    assertThat(ports.get(0).getEndPort()).isEqualTo(8010);
    assertThat(ports.get(0).getProtocol()).isEqualTo("UDP");
    assertThat(ports.get(1).getPort().getStrVal()).isEqualTo("http");
    assertThat(ports.get(1).getProtocol()).isEqualTo("TCP");
    assertThat(policy.getSpec().getEgress().get(0).getTo().get(0).getIpBlock().getExcept())
        .containsExactly("10.1.0.0/16");
    assertThat(diagnostics.sorted()).isEmpty();
  }

  @Test
  void documents_and_lists_are_read_in_order_and_other_kinds_are_left_out() {
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
    String bad =
        "{\"kind\":\"NetworkPolicy\",\"metadata\":{\"name\":\"q\",\"namespace\":\"shop\"},";
    List<PolicyDocument> existing =
        List.of(
            new PolicyDocument("shop", "p", policy("shop/p", "{}")),
            new PolicyDocument("shop", "q", bad + "\"spec\":{\"policyTypes\":[\"Both\"]}}"));
    assertThat(names(PolicyReader.of(existing, diagnostics))).containsExactly("p");
    assertThat(diagnostics.sorted())
        .containsExactly(
            Diagnostic.severe(
                "policy-invalid",
                "NetworkPolicy shop/q",
                "NetworkPolicy shop/q is not used, since the API server would refuse it:"
                    + " spec.policyTypes[0]: Unsupported value: \"Both\": supported values:"
                    + " \"Ingress\", \"Egress\"."));
  }

  @Test
  void a_policy_without_namespace_is_taken_to_be_in_default_and_that_is_said() {
    List<NetworkPolicy> policies =
        read("{apiVersion: networking.k8s.io/v1, kind: NetworkPolicy, metadata: {name: p}}");
    assertThat(policies.get(0).getMetadata().getNamespace()).isEqualTo("default");
    assertThat(codes()).containsExactly("policy-without-namespace");
  }

  @Test
  void policies_of_other_makers_are_not_evaluated_and_that_is_said() {
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
    assertThat(read(yaml).get(0).getSpec().getPodSelector().getMatchLabels())
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
    NetworkPolicy policy = read(yaml).get(0);
    assertThat(
            policy.getSpec().getIngress().get(0).getFrom().get(1).getPodSelector().getMatchLabels())
        .containsEntry("app", "web")
        .containsEntry("tier", "front");
  }

  @Test
  void what_comes_before_broken_yaml_is_used_and_the_place_of_the_break_is_told() {
    assertThat(names(read(policy("shop/a", "{}") + "---\nkind: [\n---\n" + policy("shop/b", "{}"))))
        .containsExactly("a");
    assertThat(diagnostics.sorted()).hasSize(1);
    assertThat(diagnostics.sorted().get(0).message())
        .startsWith("Neither YAML nor JSON, and not used from there on: line 8, column 1: ");
    assertThat(codes()).containsExactly("policy-unreadable");
  }

  @Test
  void json_cut_short_is_told_as_such() {
    read("{\"kind\": \"NetworkPolicy\", \"spec\": {");
    assertThat(codes()).containsExactly("policy-unreadable");
    assertThat(diagnostics.sorted().get(0).message()).contains("line 1, column", "end-of-input");
  }

  @Test
  void plain_text_is_no_object() {
    read("hello\n");
    assertThat(diagnostics.sorted())
        .containsExactly(
            Diagnostic.severe(
                "policy-unreadable",
                "a.yaml",
                "A document in it is no Kubernetes object; not used."));
  }

  @Test
  void an_empty_text_is_told() {
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
  void aliases_of_aliases_are_counted_as_often_as_they_are_used() {
    StringBuilder yaml = new StringBuilder("a0: &a0 [x, x, x, x, x, x, x, x, x, x]\n");
    for (int i = 1; i < 12; i++) {
      yaml.append("a%d: &a%d [%s]\n".formatted(i, i, ("*a" + (i - 1) + ", ").repeat(9)));
    }
    read(yaml.toString());
    assertThat(diagnostics.sorted().get(0).message())
        .contains("more than 2000000 values, aliases followed");
  }

  @Test
  void a_text_too_long_is_not_even_looked_at() {
    read("#".repeat(Documents.MOST_CHARACTERS + 1));
    assertThat(diagnostics.sorted().get(0).message()).contains("longer than 16777216 characters");
  }

  @Test
  void of_what_is_no_name_the_beginning_is_told() {
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
  void tags_make_no_objects() {
    read("!!java.net.URL [\"http://127.0.0.1/\"]");
    assertThat(diagnostics.sorted().get(0).message())
        .contains("the tag \"tag:yaml.org,2002:java.net.URL\" is not used");
    read("kind: !made-up List");
    assertThat(diagnostics.sorted().get(1).message())
        .contains("line 1, column 7: the tag \"!made-up\" is not used");
  }

  private List<NetworkPolicy> read(String text) {
    return PolicyReader.read(text, "a.yaml", diagnostics);
  }

  private List<String> codes() {
    return diagnostics.sorted().stream().map(Diagnostic::code).toList();
  }

  private static List<String> names(List<NetworkPolicy> policies) {
    return policies.stream().map(policy -> policy.getMetadata().getName()).toList();
  }
}
