package io.github.pcap2netpol.verify.evaluate;

import static io.github.pcap2netpol.verify.Scene.policy;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.pcap2netpol.diagnostic.Diagnostic;
import io.github.pcap2netpol.diagnostic.Diagnostics;
import io.github.pcap2netpol.net.IpPrefix;
import io.github.pcap2netpol.net.Protocol;
import io.github.pcap2netpol.policy.model.Direction;
import io.github.pcap2netpol.verify.policyfile.PolicyReader;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * What the API server rejects, drops or warns about, in its words (validation of
 * networking.k8s.io/v1).
 */
class PolicyValidationTest {
  private static final String REFUSED =
      "NetworkPolicy shop/p is not used, because the API server would reject it: line 5: ";

  private final Diagnostics diagnostics = new Diagnostics();

  @Test
  void a_policy_of_a_removed_api_version_is_refused() {
    read("{apiVersion: extensions/v1beta1, kind: NetworkPolicy, metadata: {name: p}}");
    assertThat(diagnostics.sorted())
        .containsExactly(
            Diagnostic.severe(
                "policy-invalid",
                "a.yaml",
                "NetworkPolicy p is not used, because the API server would reject it: line 1: apiVersion"
                    + " extensions/v1beta1 is no longer served; use networking.k8s.io/v1."));
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
          {ingress: [{ports: [{port: 80.5}]}]} | spec.ingress[0].ports[0].port: must be an integer, not a number (80.5)
          {ingress: [{ports: [{port: "8080"}]}]} | spec.ingress[0].ports[0].port: Invalid value: "8080": must contain at least one letter (a-z) (a number is written without quotes)
          {ingress: [{ports: [{port: Http}]}]} | spec.ingress[0].ports[0].port: Invalid value: "Http": must contain only alpha-numeric characters (a-z, 0-9), and hyphens (-)
          {ingress: [{ports: [{port: a-name-too-long-for-it}]}]} | spec.ingress[0].ports[0].port: Invalid value: "a-name-too-long-for-it": must be no more than 15 bytes
          {ingress: [{ports: [{port: a--b}]}]} | spec.ingress[0].ports[0].port: Invalid value: "a--b": must not contain consecutive hyphens
          {ingress: [{ports: [{port: ab-}]}]} | spec.ingress[0].ports[0].port: Invalid value: "ab-": must not begin or end with a hyphen
          {ingress: [{ports: [{port: ''}]}]} | spec.ingress[0].ports[0].port: Invalid value: "": must contain only alpha-numeric characters (a-z, 0-9), and hyphens (-); line 5: spec.ingress[0].ports[0].port: Invalid value: "": must contain at least one letter (a-z)
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
          {podSelector: {matchExpressions: [{key: a/, operator: Exists}]}} | spec.podSelector.matchExpressions[0].key: Invalid value: "a/": name part must be non-empty; line 5: spec.podSelector.matchExpressions[0].key: Invalid value: "a/": name part must consist of alphanumeric characters, '-', '_' or '.', and must start and end with an alphanumeric character
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
  void up_to_five_mistakes_of_a_policy_are_reported_at_once() {
    read(
        policy(
            "shop/p",
            "{policyTypes: [a, b], podSelector: {}, ingress: 1, egress: 2, a: 1, b: 1, c: 1}"));
    assertThat(diagnostics.sorted().get(0).message())
        .startsWith(REFUSED + "spec.ingress: must be a list; line 5: spec.egress: must be a list; ")
        .endsWith("; line 5: unknown field \"spec.a\"; and 2 more.");
  }

  @Test
  void a_namespace_must_be_a_dns_label() {
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
          """)
  void what_the_api_server_leaves_out_is_left_out_and_told(String spec, String reason) {
    assertThat(read(policy("shop/p", spec))).hasSize(1);
    assertThat(diagnostics.sorted())
        .containsExactly(
            Diagnostic.severe(
                "policy-field-ignored",
                "a.yaml",
                "NetworkPolicy shop/p is refused by kubectl, and judged here as other clients store"
                    + " it, without: line 5: "
                    + reason
                    + "."));
  }

  @Test
  void of_a_duplicate_field_the_last_one_counts() {
    assertThat(
            read(policy("shop/p", "{podSelector: {matchLabels: {a: b, a: c}}}"))
                .get(0)
                .pods()
                .matchLabels()
                .values())
        .containsEntry("a", "c");
  }

  @ParameterizedTest(name = "{0}")
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          10.0.0.1/8            | 10.0.0.0/8    | CIDR value "10.0.0.1/8" is ambiguous in this context (should be "10.0.0.0/8" or "10.0.0.1/32"?); Kubernetes 1.36 and newer refuse it in new policies
          010.0.0.0/8           | 10.0.0.0/8    | non-standard CIDR value "010.0.0.0/8": use "10.0.0.0/8"; Kubernetes 1.36 and newer refuse it in new policies
          10.00.0.0/8           | 10.0.0.0/8    | non-standard CIDR value "10.00.0.0/8": use "10.0.0.0/8"; Kubernetes 1.36 and newer refuse it in new policies
          10.0.0.0/08           | 10.0.0.0/8    | non-standard CIDR value "10.0.0.0/08": use "10.0.0.0/8"; Kubernetes 1.36 and newer refuse it in new policies
          ::ffff:192.0.2.0/120  | 192.0.2.0/24  | non-standard CIDR value "::ffff:192.0.2.0/120": use "192.0.2.0/24"; Kubernetes 1.36 and newer refuse it in new policies
          2001:DB8::/32         | 2001:db8::/32 | IPv6 CIDR value "2001:DB8::/32" should be in RFC 5952 canonical format ("2001:db8::/32")
          2001:db8:0:0::/64     | 2001:db8::/64 | IPv6 CIDR value "2001:db8:0:0::/64" should be in RFC 5952 canonical format ("2001:db8::/64")
          """)
  void blocks_that_newer_servers_refuse_or_warn_of_are_read_as_older_servers_read_them(
      String cidr, String block, String warning) {
    String spec = "{ingress: [{from: [{ipBlock: {cidr: '" + cidr + "'}}]}]}";
    assertThat(read(policy("shop/p", spec)).get(0).rules().get(Direction.INGRESS))
        .containsExactly(
            new Rule(List.of(), List.of(new RulePeer.Block(IpPrefix.of(block), List.of()))));
    assertThat(diagnostics.sorted())
        .containsExactly(
            Diagnostic.warning(
                "policy-questionable",
                "a.yaml",
                "NetworkPolicy shop/p is questionable: line 5: spec.ingress[0].from[0].ipBlock.cidr: "
                    + warning
                    + "."));
  }

  @Test
  void a_null_element_is_an_empty_one_as_in_the_api_server() {
    List<Policy> policies =
        read(
            policy(
                "shop/p",
                "{ingress: [null, {ports: [null]}], podSelector: {matchExpressions: [{key: a,"
                    + " operator: In, values: [null]}]}}"));
    assertThat(policies.get(0).rules().get(Direction.INGRESS))
        .containsExactly(
            new Rule(List.of(), List.of()),
            new Rule(List.of(RulePort.Range.everyPort(Protocol.TCP)), List.of()));
    assertThat(policies.get(0).pods().matchExpressions().get(0).values()).containsExactly("");
    assertThat(codes()).containsExactly("policy-questionable");
    assertThat(diagnostics.sorted().get(0).message())
        .contains("spec.ingress[0]: null is the same as an empty element");
    read(policy("shop/q", "{egress: [{to: [null]}]}"));
    assertThat(diagnostics.sorted().get(0).message())
        .contains("spec.egress[0].to[0]: Required value: must specify a peer");
  }

  @Test
  void a_repeated_policy_type_is_accepted_and_reported() {
    assertThat(read(policy("shop/p", "{policyTypes: [Egress, Egress]}")).get(0).rules())
        .containsOnlyKeys(Direction.EGRESS);
    assertThat(diagnostics.sorted().get(0).message())
        .endsWith("spec.policyTypes: names Egress twice.");
  }

  @Test
  void labels_and_annotations_of_the_policy_are_checked_too() {
    read(
        "{apiVersion: networking.k8s.io/v1, kind: NetworkPolicy, metadata: {name: p, namespace: a,"
            + " labels: {a: '!'}, annotations: {Upper.io/x: '!', 'b c': d}}}");
    assertThat(diagnostics.sorted().get(0).message())
        .contains(
            "metadata.labels: Invalid value: \"!\": a valid label",
            "metadata.annotations: Invalid value: \"b c\": name part")
        .doesNotContain("Upper");
  }

  @ParameterizedTest(name = "{0}")
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          finalizers: [x] | metadata.finalizers[0]: Invalid value: "x": name is neither a standard finalizer name
          finalizers: [orphan, foregroundDeletion] | metadata.finalizers: Invalid value: finalizer orphan and foregroundDeletion cannot be both set
          finalizers: [a b/c] | metadata.finalizers[0]: Invalid value: "a b/c": prefix part
          creationTimestamp: yesterday | metadata.creationTimestamp: Invalid value: "yesterday": must be a time (RFC 3339)
          creationTimestamp: 2026-02-30T00:00:00Z | metadata.creationTimestamp: Invalid value:
          creationTimestamp: 5 | metadata.creationTimestamp: must be a string, not the number 5
          deletionTimestamp: 2026-01-01 | metadata.deletionTimestamp: Invalid value:
          generation: x | metadata.generation: must be an integer
          uid: 5 | metadata.uid: must be a string
          ownerReferences: [{apiVersion: v1, kind: X, name: true, uid: u}] | metadata.ownerReferences[0].name: must be a string, not a boolean (true)
          ownerReferences: [{apiVersion: v1, kind: X, name: x}] | metadata.ownerReferences[0].uid: Required value: must not be empty
          ownerReferences: [{apiVersion: a/b/c, kind: X, name: x, uid: u}] | metadata.ownerReferences[0].apiVersion: Invalid value: "a/b/c": must be <group>/<version>
          ownerReferences: [{apiVersion: v1, kind: X, name: x, uid: u, controller: 1}] | metadata.ownerReferences[0].controller: must be a boolean, not the number 1
          managedFields: [{manager: 1}] | metadata.managedFields[0].manager: must be a string, not the number 1
          generateName: AB- | metadata.generateName: Invalid value: "AB-":
          annotations: {a: 1} | metadata.annotations.a: must be a string, not the number 1
          annotations: [a] | metadata.annotations: must be an object
          """)
  void metadata_is_checked_as_the_api_server_does(String field, String reason) {
    assertThat(read(withMetadata(field))).isEmpty();
    assertThat(diagnostics.sorted().get(0).message()).contains("line 4: " + reason);
  }

  @Test
  void annotations_may_have_256_kib_in_total() {
    assertThat(read(withMetadata("annotations: {a: '" + "x".repeat((256 << 10) - 1) + "'}")))
        .hasSize(1);
    assertThat(read(withMetadata("annotations: {a: '" + "x".repeat(256 << 10) + "'}"))).isEmpty();
    assertThat(diagnostics.sorted().get(0).message())
        .contains("metadata.annotations: Too long: may not be more than 262144 bytes");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "generation: -1",
        "deletionTimestamp: '2026-01-01T00:00:00Z'",
        "managedFields: [{manager: a, operation: Create, fieldsType: Any}]",
        "generateName: A-"
      })
  void what_the_api_server_writes_itself_may_be_anything_of_the_right_type(String field) {
    assertThat(read(withMetadata(field))).hasSize(1);
    assertThat(diagnostics.sorted()).isEmpty();
  }

  @Test
  void valid_metadata_is_accepted() {
    assertThat(
            read(
                withMetadata(
                    "creationTimestamp: '2026-01-01T00:00:00Z', finalizers: [example.com/x,"
                        + " orphan], generation: 3, ownerReferences: [{apiVersion: apps/v1, kind:"
                        + " X, name: x, uid: u, controller: true}], managedFields: [{manager: a,"
                        + " operation: Apply, fieldsType: FieldsV1, fieldsV1: {'f:a': {}}}]")))
        .hasSize(1);
    assertThat(read(withMetadata("creationTimestamp: null"))).hasSize(1);
    assertThat(diagnostics.sorted()).isEmpty();
  }

  private static String withMetadata(String field) {
    return policy("shop/p", "{}").replace("name: p}", "name: p, " + field + "}");
  }

  private List<Policy> read(String text) {
    return PolicyReader.read(text, "a.yaml", diagnostics);
  }

  private List<String> codes() {
    return diagnostics.sorted().stream().map(Diagnostic::code).toList();
  }
}
