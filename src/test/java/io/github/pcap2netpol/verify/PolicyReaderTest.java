package io.github.pcap2netpol.verify;

import static io.github.pcap2netpol.verify.Scene.policy;
import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicy;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicyPort;
import io.github.pcap2netpol.cluster.PolicyDocument;
import io.github.pcap2netpol.diagnostic.Diagnostic;
import io.github.pcap2netpol.diagnostic.Diagnostics;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PolicyReaderTest {
  private static final String REFUSED =
      "NetworkPolicy shop/p is not used, since the API server would refuse it: ";

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
  void a_policy_of_an_api_version_that_is_gone_is_refused() {
    read("{apiVersion: extensions/v1beta1, kind: NetworkPolicy, metadata: {name: p}}");
    assertThat(diagnostics.sorted())
        .containsExactly(
            Diagnostic.severe(
                "policy-invalid",
                "a.yaml",
                "NetworkPolicy p is not used, since the API server would refuse it: apiVersion"
                    + " extensions/v1beta1 is no longer served; write networking.k8s.io/v1."));
  }

  @ParameterizedTest(name = "{0}")
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          {ingress: [{ports: [{protocol: HTTP}]}]} | spec.ingress[0].ports[0].protocol: Unsupported value: "HTTP": supported values: "TCP", "UDP", "SCTP"
          {ingress: [{ports: [{protocol: tcp}]}]} | spec.ingress[0].ports[0].protocol: Unsupported value: "tcp": supported values: "TCP", "UDP", "SCTP"
          {ingress: [{ports: [{protocol: ''}]}]} | spec.ingress[0].ports[0].protocol: Unsupported value: "": supported values: "TCP", "UDP", "SCTP"
          {ingress: [{ports: [{port: 0}]}]} | spec.ingress[0].ports[0].port: Invalid value: 0: must be between 1 and 65535, inclusive
          {ingress: [{ports: [{port: 65536}]}]} | spec.ingress[0].ports[0].port: Invalid value: 65536: must be between 1 and 65535, inclusive
          {egress: [{ports: [{}, {port: -1}]}]} | spec.egress[0].ports[1].port: Invalid value: -1: must be between 1 and 65535, inclusive
          {ingress: [{ports: [{port: 8.5}]}]} | spec.ingress[0].ports[0].port: must be an integer, not a number (8.5)
          {ingress: [{ports: [{port: "8080"}]}]} | spec.ingress[0].ports[0].port: Invalid value: "8080": must contain at least one letter (a-z) (a number is written without quotes)
          {ingress: [{ports: [{port: Http}]}]} | spec.ingress[0].ports[0].port: Invalid value: "Http": must contain only alpha-numeric characters (a-z, 0-9), and hyphens (-)
          {ingress: [{ports: [{port: a-name-too-long-for-it}]}]} | spec.ingress[0].ports[0].port: Invalid value: "a-name-too-long-for-it": must be no more than 15 bytes
          {ingress: [{ports: [{port: a--b}]}]} | spec.ingress[0].ports[0].port: Invalid value: "a--b": must not contain consecutive hyphens
          {ingress: [{ports: [{port: ab-}]}]} | spec.ingress[0].ports[0].port: Invalid value: "ab-": must not begin or end with a hyphen
          {ingress: [{ports: [{port: ''}]}]} | spec.ingress[0].ports[0].port: Invalid value: "": must contain only alpha-numeric characters (a-z, 0-9), and hyphens (-); spec.ingress[0].ports[0].port: Invalid value: "": must contain at least one letter (a-z)
          {ingress: [{ports: [{port: 9, endPort: 8}]}]} | spec.ingress[0].ports[0].endPort: Invalid value: 8: must be greater than or equal to `port`
          {ingress: [{ports: [{port: 9, endPort: 65536}]}]} | spec.ingress[0].ports[0].endPort: Invalid value: 65536: must be between 1 and 65535, inclusive
          {ingress: [{ports: [{port: http, endPort: 8}]}]} | spec.ingress[0].ports[0].endPort: Invalid value: 8: may not be specified when `port` is non-numeric
          {ingress: [{ports: [{endPort: 8}]}]} | spec.ingress[0].ports[0].endPort: Invalid value: 8: may not be specified when `port` is not specified
          {ingress: [{ports: [{port: 8, endPort: "9"}]}]} | spec.ingress[0].ports[0].endPort: must be an integer, not the string "9"
          {egress: [{to: [{}]}]} | spec.egress[0].to[0]: Required value: must specify a peer
          {egress: [{to: [{podSelector: null}]}]} | spec.egress[0].to[0]: Required value: must specify a peer
          {ingress: {from: []}} | spec.ingress: must be a list
          {podSelector: []} | spec.podSelector: must be an object
          {ingress: [{from: [{podSelector: {}, ipBlock: {cidr: 10.0.0.0/8}}]}]} | spec.ingress[0].from[0]: Forbidden: may not specify both ipBlock and another peer
          {ingress: [{from: [{namespaceSelector: {}, ipBlock: {cidr: 10.0.0.0/8}}]}]} | spec.ingress[0].from[0]: Forbidden: may not specify both ipBlock and another peer
          {ingress: [{from: [{ipBlock: {}}]}]} | spec.ingress[0].from[0].ipBlock.cidr: Required value
          {ingress: [{from: [{ipBlock: {except: [10.0.0.0/8]}}]}]} | spec.ingress[0].from[0].ipBlock.cidr: Required value
          {ingress: [{from: [{ipBlock: {cidr: 10.0.0.1}}]}]} | spec.ingress[0].from[0].ipBlock.cidr: Invalid value: "10.0.0.1": must be a valid CIDR value, (e.g. 10.9.8.0/24 or 2001:db8::/64)
          {ingress: [{from: [{ipBlock: {cidr: 10.0.0.0/33}}]}]} | spec.ingress[0].from[0].ipBlock.cidr: Invalid value: "10.0.0.0/33": must be a valid CIDR value, (e.g. 10.9.8.0/24 or 2001:db8::/64)
          {ingress: [{from: [{ipBlock: {cidr: 10.0.0.0/8, except: [10.0.0.1]}}]}]} | spec.ingress[0].from[0].ipBlock.except[0]: Invalid value: "10.0.0.1": must be a valid CIDR value, (e.g. 10.9.8.0/24 or 2001:db8::/64)
          {ingress: [{from: [{ipBlock: {cidr: 10.0.0.0/8, except: [11.0.0.0/16]}}]}]} | spec.ingress[0].from[0].ipBlock.except[0]: Invalid value: "11.0.0.0/16": must be a strict subset of `cidr`
          {ingress: [{from: [{ipBlock: {cidr: 10.0.0.0/8, except: [10.0.0.0/8]}}]}]} | spec.ingress[0].from[0].ipBlock.except[0]: Invalid value: "10.0.0.0/8": must be a strict subset of `cidr`
          {ingress: [{from: [{ipBlock: {cidr: 10.0.0.0/8, except: [0.0.0.0/0]}}]}]} | spec.ingress[0].from[0].ipBlock.except[0]: Invalid value: "0.0.0.0/0": must be a strict subset of `cidr`
          {ingress: [{from: [{ipBlock: {cidr: 0.0.0.0/0, except: ["2001:db8::/64"]}}]}]} | spec.ingress[0].from[0].ipBlock.except[0]: Invalid value: "2001:db8::/64": must be a strict subset of `cidr`
          {podSelector: {matchExpressions: [{key: a, operator: in, values: [b]}]}} | spec.podSelector.matchExpressions[0].operator: Invalid value: "in": not a valid selector operator
          {podSelector: {matchExpressions: [{key: a}]}} | spec.podSelector.matchExpressions[0].operator: Invalid value: "": not a valid selector operator
          {podSelector: {matchExpressions: [{key: a, operator: NotIn}]}} | spec.podSelector.matchExpressions[0].values: Required value: must be specified when `operator` is 'In' or 'NotIn'
          {podSelector: {matchExpressions: [{key: a, operator: In, values: []}]}} | spec.podSelector.matchExpressions[0].values: Required value: must be specified when `operator` is 'In' or 'NotIn'
          {podSelector: {matchExpressions: [{key: a, operator: Exists, values: [b]}]}} | spec.podSelector.matchExpressions[0].values: Forbidden: may not be specified when `operator` is 'Exists' or 'DoesNotExist'
          {podSelector: {matchExpressions: [{key: a, operator: In, values: [b, -c]}]}} | spec.podSelector.matchExpressions[0].values[1]: Invalid value: "-c": a valid label must be an empty string or consist of alphanumeric characters, '-', '_' or '.', and must start and end with an alphanumeric character
          {podSelector: {matchExpressions: [{key: a/, operator: Exists}]}} | spec.podSelector.matchExpressions[0].key: Invalid value: "a/": name part must be non-empty; spec.podSelector.matchExpressions[0].key: Invalid value: "a/": name part must consist of alphanumeric characters, '-', '_' or '.', and must start and end with an alphanumeric character
          {podSelector: {matchExpressions: [{key: /a, operator: Exists}]}} | spec.podSelector.matchExpressions[0].key: Invalid value: "/a": prefix part must be non-empty
          {podSelector: {matchLabels: {-a: b}}} | spec.podSelector.matchLabels: Invalid value: "-a": name part must consist of alphanumeric characters, '-', '_' or '.', and must start and end with an alphanumeric character
          {podSelector: {matchLabels: {Upper.io/a: b}}} | spec.podSelector.matchLabels: Invalid value: "Upper.io/a": prefix part a lowercase RFC 1123 subdomain must consist of lower case alphanumeric characters, '-' or '.', and must start and end with an alphanumeric character
          {podSelector: {matchLabels: {a: "b c"}}} | spec.podSelector.matchLabels: Invalid value: "b c": a valid label must be an empty string or consist of alphanumeric characters, '-', '_' or '.', and must start and end with an alphanumeric character
          {podSelector: {matchLabels: {version: 1.20}}} | spec.podSelector.matchLabels.version: must be a string, not a number (1.20)
          {podSelector: {matchLabels: {active: on}}} | spec.podSelector.matchLabels.active: must be a string, not a boolean (on)
          {podSelector: {matchLabels: {build: 012}}} | spec.podSelector.matchLabels.build: must be a string, not the number 10
          {policyTypes: [ingress]} | spec.policyTypes[0]: Unsupported value: "ingress": supported values: "Ingress", "Egress"
          {policyTypes: [Ingress, Egress, Ingress]} | spec.policyTypes: Invalid value: may not specify more than two policyTypes
          {policyTypes: Ingress} | spec.policyTypes: must be a list
          """)
  void what_the_api_server_would_refuse_is_not_used(String spec, String reason) {
    assertThat(read(policy("shop/p", spec))).isEmpty();
    assertThat(diagnostics.sorted())
        .containsExactly(Diagnostic.severe("policy-invalid", "a.yaml", REFUSED + reason + "."));
  }

  @ParameterizedTest
  @CsvSource({
    "Web, metadata.name: Invalid value: \"Web\": a lowercase RFC 1123 subdomain must consist of",
    "../x, metadata.name: Invalid value: \"../x\": a lowercase RFC 1123 subdomain must consist of",
    "'', metadata.name: Required value: name or generateName is required"
  })
  void names_are_those_that_kubernetes_takes(String name, String reason) {
    assertThat(
            read(
                "{apiVersion: networking.k8s.io/v1, kind: NetworkPolicy, metadata: {namespace: a,"
                    + " name: '"
                    + name
                    + "'}}"))
        .isEmpty();
    assertThat(diagnostics.sorted()).hasSize(1);
    assertThat(diagnostics.sorted().get(0).message()).contains(reason);
  }

  @Test
  void all_that_is_wrong_with_a_policy_is_told_at_once_up_to_five() {
    read(
        policy(
            "shop/p",
            "{policyTypes: [a, b], podSelector: {}, ingress: 1, egress: 2, a: 1, b: 1, c: 1}"));
    assertThat(diagnostics.sorted().get(0).message())
        .startsWith(REFUSED + "spec.ingress: must be a list; spec.egress: must be a list; ")
        .endsWith("; unknown field \"spec.a\"; and 2 more.");
  }

  @Test
  void a_namespace_is_a_dns_label() {
    read(policy("Shop/p", "{}"));
    read(policy("a.b/p", "{}"));
    assertThat(codes()).containsExactly("policy-invalid", "policy-invalid");
    assertThat(diagnostics.sorted().get(0).message())
        .contains("metadata.namespace: Invalid value: \"Shop\": a lowercase RFC 1123 label must");
  }

  @ParameterizedTest(name = "{0}")
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          {ingress: [{to: []}]}              | unknown field "spec.ingress[0].to"
          {podselector: {}}                  | unknown field "spec.podselector"
          {podSelector: {app: web}}          | unknown field "spec.podSelector.app"
          {podSelector: {}, podSelector: {}} | duplicate field "spec.podSelector"
          {podSelector: {matchLabels: {a: b, a: c}}} | duplicate field "spec.podSelector.matchLabels.a"
          """)
  void what_the_api_server_leaves_out_is_left_out_and_told(String spec, String reason) {
    assertThat(read(policy("shop/p", spec))).hasSize(1);
    assertThat(diagnostics.sorted())
        .containsExactly(
            Diagnostic.severe(
                "policy-field-ignored",
                "a.yaml",
                "NetworkPolicy shop/p is refused by kubectl, and judged here as other clients store"
                    + " it, without: "
                    + reason
                    + "."));
  }

  @Test
  void of_a_duplicate_field_the_last_one_counts() {
    assertThat(
            read(policy("shop/p", "{podSelector: {matchLabels: {a: b, a: c}}}"))
                .get(0)
                .getSpec()
                .getPodSelector()
                .getMatchLabels())
        .containsEntry("a", "c");
  }

  @ParameterizedTest(name = "{0}")
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          10.0.0.1/8            | 10.0.0.1/8    | CIDR value "10.0.0.1/8" is ambiguous in this context (should be "10.0.0.0/8" or "10.0.0.1/32"?)
          010.0.0.0/8           | 10.0.0.0/8    | non-standard CIDR value "010.0.0.0/8" will be considered invalid in a future Kubernetes release: use "10.0.0.0/8"
          10.00.0.0/8           | 10.0.0.0/8    | non-standard CIDR value "10.00.0.0/8" will be considered invalid in a future Kubernetes release: use "10.0.0.0/8"
          10.0.0.0/08           | 10.0.0.0/08   | non-standard CIDR value "10.0.0.0/08" will be considered invalid in a future Kubernetes release: use "10.0.0.0/8"
          ::ffff:192.0.2.0/120  | 192.0.2.0/24  | non-standard CIDR value "::ffff:192.0.2.0/120" will be considered invalid in a future Kubernetes release: use "192.0.2.0/24"
          """)
  void blocks_that_newer_servers_warn_of_are_read_as_the_server_reads_them(
      String cidr, String block, String warning) {
    String spec = "{ingress: [{from: [{ipBlock: {cidr: '" + cidr + "'}}]}]}";
    assertThat(
            read(policy("shop/p", spec))
                .get(0)
                .getSpec()
                .getIngress()
                .get(0)
                .getFrom()
                .get(0)
                .getIpBlock()
                .getCidr())
        .isEqualTo(block);
    assertThat(diagnostics.sorted())
        .containsExactly(
            Diagnostic.warning(
                "policy-questionable",
                "a.yaml",
                "NetworkPolicy shop/p is not quite as it should be:"
                    + " spec.ingress[0].from[0].ipBlock.cidr: "
                    + warning
                    + "."));
  }

  @Test
  void a_null_among_the_elements_is_an_empty_one_as_for_the_server() {
    List<NetworkPolicy> policies =
        read(
            policy(
                "shop/p",
                "{ingress: [null, {ports: [null]}], podSelector: {matchExpressions: [{key: a,"
                    + " operator: In, values: [null]}]}}"));
    assertThat(policies.get(0).getSpec().getIngress().get(0).getFrom()).isEmpty();
    assertThat(policies.get(0).getSpec().getIngress().get(0).getPorts()).isEmpty();
    NetworkPolicyPort port = policies.get(0).getSpec().getIngress().get(1).getPorts().get(0);
    assertThat(port.getProtocol()).isEqualTo("TCP");
    assertThat(port.getPort()).isNull();
    assertThat(policies.get(0).getSpec().getPodSelector().getMatchExpressions().get(0).getValues())
        .containsExactly("");
    assertThat(codes()).containsExactly("policy-questionable");
    assertThat(diagnostics.sorted().get(0).message())
        .contains("spec.ingress[0]: null is the same as an empty element");
    read(policy("shop/q", "{egress: [{to: [null]}]}"));
    assertThat(diagnostics.sorted().get(0).message())
        .contains("spec.egress[0].to[0]: Required value: must specify a peer");
  }

  @Test
  void naming_a_policy_type_twice_is_taken_and_told() {
    assertThat(
            read(policy("shop/p", "{policyTypes: [Egress, Egress]}"))
                .get(0)
                .getSpec()
                .getPolicyTypes())
        .containsExactly("Egress", "Egress");
    assertThat(diagnostics.sorted().get(0).message())
        .endsWith("spec.policyTypes: names Egress twice.");
  }

  @Test
  void labels_and_annotations_of_the_policy_itself_are_checked_too() {
    read(
        "{apiVersion: networking.k8s.io/v1, kind: NetworkPolicy, metadata: {name: p, namespace: a,"
            + " labels: {a: '!'}, annotations: {Upper.io/x: '!', 'b c': d}}}");
    assertThat(diagnostics.sorted().get(0).message())
        .contains(
            "metadata.labels: Invalid value: \"!\": a valid label",
            "metadata.annotations: Invalid value: \"b c\": name part")
        .doesNotContain("Upper");
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
