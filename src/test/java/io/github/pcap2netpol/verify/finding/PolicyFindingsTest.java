package io.github.pcap2netpol.verify.finding;

import static io.github.pcap2netpol.verify.Scene.labels;
import static io.github.pcap2netpol.verify.Scene.namespace;
import static io.github.pcap2netpol.verify.Scene.pod;
import static io.github.pcap2netpol.verify.Scene.policies;
import static io.github.pcap2netpol.verify.Scene.policy;
import static io.github.pcap2netpol.verify.Scene.service;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.github.pcap2netpol.cluster.model.Cluster;
import io.github.pcap2netpol.cluster.model.Node;
import io.github.pcap2netpol.cluster.model.Pod;
import io.github.pcap2netpol.diagnostic.Diagnostic;
import io.github.pcap2netpol.diagnostic.Severity;
import io.github.pcap2netpol.net.IpAddress;
import io.github.pcap2netpol.net.IpPrefix;
import io.github.pcap2netpol.net.Protocol;
import io.github.pcap2netpol.testkit.TestCluster;
import io.github.pcap2netpol.verify.Scene;
import io.github.pcap2netpol.verify.evaluate.EnforcerProfile;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PolicyFindingsTest {
  private static final Pod WEB = pod("shop/web-1", "10.244.1.5", "app=web");
  private static final Pod API =
      pod(
          "shop/api-1",
          "10.244.1.6",
          "node-1",
          false,
          labels("app=api", "tier=back"),
          List.of(Scene.port("http", Protocol.TCP, 8080), Scene.port("dns", Protocol.UDP, 53)));
  private static final Pod AGENT =
      pod("shop/agent-1", "", "node-1", true, labels("app=agent"), List.of());
  private static final Cluster CLUSTER =
      Scene.withServices(
          Scene.cluster(
              List.of(namespace("shop", "team=sales"), namespace("blog")),
              List.of(WEB, API, AGENT)),
          service("shop/api", "10.96.0.7", Optional.of("app=api")),
          service("shop/bare", "10.96.0.9", Optional.empty()));
  private static final String PLACE = "NetworkPolicy shop/p";

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{}",
        "{podSelector: {matchLabels: {app: api}}, ingress: [{ports: [{port: http}]}]}",
        "{ingress: [{from: [{podSelector: {}}, {namespaceSelector: {matchLabels: {team:"
            + " sales}}}]}]}",
        "{egress: [{ports: [{port: http}], to: [{podSelector: {matchLabels: {app: api}}}]}]}",
        "{egress: [{ports: [{port: http}]}]}",
        "{egress: [{to: [{ipBlock: {cidr: 0.0.0.0/0}}, {ipBlock: {cidr: 172.30.0.12/32}},"
            + " {ipBlock: {cidr: 10.96.0.9/32}}, {ipBlock: {cidr: 10.244.1.1/32}}]}]}",
        "{ingress: [{ports: [{port: 1, endPort: 9}, {protocol: SCTP}]}]}"
      })
  void a_policy_whose_rules_all_match_something_has_none(String spec) {
    assertThat(findings("strictest", spec)).isEmpty();
  }

  @Test
  void a_selector_that_selects_no_pod() {
    assertThat(findings("strictest", "{podSelector: {matchLabels: {app: wbe}}}"))
        .containsExactly(
            Diagnostic.warning(
                "policy-selects-no-pod",
                PLACE,
                "spec.podSelector selects no pod in the metadata, so it governs nothing: compare it with the labels of the pods in namespace shop."));
  }

  @Test
  void a_policy_for_hostNetwork_pods() {
    assertThat(findings("strictest", "{podSelector: {matchLabels: {app: agent}}}"))
        .containsExactly(
            Diagnostic.warning(
                "policy-selects-no-pod",
                PLACE,
                "spec.podSelector selects only hostNetwork pods (shop/agent-1), which"
                    + " NetworkPolicy does not govern."));
  }

  @Test
  void rules_that_policyTypes_does_not_name() {
    assertThat(findings("strictest", "{policyTypes: [Ingress], egress: [{}]}"))
        .containsExactly(
            Diagnostic.warning(
                "rules-without-effect",
                PLACE,
                "spec.egress has no effect, since spec.policyTypes does not include Egress."));
    assertThat(codes("strictest", "{policyTypes: [Egress], ingress: [{}]}"))
        .containsExactly("rules-without-effect");
  }

  @Test
  void peers_that_select_nothing() {
    assertThat(
            messages(
                "strictest",
                "{ingress: [{}, {from: [{podSelector: {}}, {podSelector: {matchLabels: {app: x}}},"
                    + " {namespaceSelector: {matchLabels: {team: x}}}]}]}"))
        .containsExactly(
            "spec.ingress[1].from[1] selects no pod in the metadata.",
            "spec.ingress[1].from[2].namespaceSelector selects no namespace in the metadata.");
  }

  @Test
  void peers_that_match_only_hostNetwork_pods() {
    String spec = "{egress: [{to: [{podSelector: {matchLabels: {app: agent}}}]}]}";
    assertThat(messages("strictest", spec))
        .containsExactly(
            "spec.egress[0].to[0] selects only hostNetwork pods (shop/agent-1), which count as their nodes and match no selector: write an ipBlock with the addresses of"
                + " their nodes.");
    assertThat(messages("cilium", spec).get(0))
        .endsWith("only a rule without peers allows their traffic under Cilium.");
  }

  @Test
  void blocks_that_hold_only_pods() {
    String spec = "{ingress: [{from: [{ipBlock: {cidr: 10.244.1.5/32}}]}]}";
    assertThat(findings("cilium", spec))
        .containsExactly(
            Diagnostic.warning(
                "rule-matches-nothing",
                PLACE,
                "spec.ingress[0].from[0].ipBlock 10.244.1.5/32 contains only addresses of pods"
                    + " (shop/web-1), which Cilium never matches by an address: select them by"
                    + " their labels."));
    assertThat(messages("strictest", spec).get(0))
        .contains("which some enforcers never match by address");
    assertThat(findings("calico", spec)).isEmpty();
  }

  @Test
  void blocks_within_a_nodes_pod_network() {
    Node node =
        new Node(
            "node-3",
            List.of(IpAddress.of("172.30.0.13")),
            List.of(),
            List.of(IpPrefix.of("10.244.3.0/24")));
    Cluster cluster = TestCluster.like(CLUSTER).services().nodes(node).build();
    String within = "{egress: [{to: [{ipBlock: {cidr: 10.244.3.128/25}}]}]}";
    String around = "{egress: [{to: [{ipBlock: {cidr: 10.244.0.0/16}}]}]}";
    assertThat(
            PolicyFindings.of(
                policies(policy("shop/p", within) + policy("shop/q", around)),
                cluster,
                EnforcerProfile.STRICTEST))
        .extracting(Diagnostic::message)
        .containsExactly(
            "spec.egress[0].to[0].ipBlock 10.244.3.128/25 contains only addresses of pods, which some enforcers never match by address: select them by their labels.");
  }

  @Test
  void blocks_of_nodes_where_nodes_have_no_address() {
    String spec = "{ingress: [{from: [{ipBlock: {cidr: 172.30.0.12/32}}]}]}";
    assertThat(messages("cilium", spec))
        .containsExactly(
            "spec.ingress[0].from[0].ipBlock 172.30.0.12/32 is the address of node node-2, and"
                + " Cilium never matches nodes by an address.");
    assertThat(findings("calico", spec)).isEmpty();
  }

  @Test
  void blocks_of_a_service() {
    String spec = "{egress: [{to: [{ipBlock: {cidr: 10.96.0.7/32}}]}]}";
    assertThat(messages("calico", spec))
        .containsExactly(
            "spec.egress[0].to[0].ipBlock 10.96.0.7/32 is the address of Service shop/api, which is"
                + " translated to a pod's before policies are applied: select its pods by their"
                + " labels.");
    assertThat(findings("aws", spec)).isEmpty();
  }

  @Test
  void selectors_that_miss_pods_of_the_service() {
    String spec = "{egress: [{to: [{podSelector: {matchLabels: {tier: back}}}]}]}";
    assertThat(messages("aws", spec))
        .containsExactly(
            "spec.egress[0].to[0] selects pods behind Service shop/api, but does not match that Service's own selector, which is all that the Amazon VPC CNI network policy agent"
                + " looks at: use the labels of the Service's selector.");
    assertThat(findings("calico", spec)).isEmpty();
    assertThat(findings("aws", "{egress: [{to: [{podSelector: {matchLabels: {app: api}}}]}]}"))
        .isEmpty();
    assertThat(findings("aws", "{ingress: [{from: [{podSelector: {matchLabels: {tier: back}}}]}]}"))
        .isEmpty();
  }

  @Test
  void named_ports_that_nobody_declares() {
    assertThat(
            messages(
                "strictest",
                "{podSelector: {matchLabels: {app: web}}, ingress: [{ports: [{port: http}]}]}"))
        .containsExactly(
            "spec.ingress[0].ports[0].port \"http\" is declared as a TCP port by none of its pods (shop/web-1), so it matches nothing.");
    assertThat(codes("strictest", "{ingress: [{ports: [{port: dns}]}]}"))
        .containsExactly("rule-matches-nothing");
    assertThat(findings("strictest", "{ingress: [{ports: [{port: dns, protocol: UDP}]}]}"))
        .isEmpty();
    assertThat(codes("strictest", "{egress: [{ports: [{port: dns}]}]}"))
        .containsExactly("rule-matches-nothing");
  }

  @Test
  void a_port_name_that_two_containers_of_a_pod_use() {
    Pod pod =
        pod(
            "shop/web-1",
            "10.244.1.5",
            "node-1",
            false,
            labels("app=web"),
            List.of(
                Scene.port("http", Protocol.TCP, 8080),
                Scene.port("http", Protocol.UDP, 9000),
                Scene.port("http", Protocol.TCP, 80)));
    Cluster cluster = Scene.cluster(List.of(namespace("shop")), List.of(pod));
    for (String spec :
        List.of("{ingress: [{ports: [{port: http}]}]}", "{egress: [{ports: [{port: http}]}]}")) {
      assertThat(
              PolicyFindings.of(
                  policies(policy("shop/p", spec)), cluster, EnforcerProfile.STRICTEST))
          .extracting(Diagnostic::code, Diagnostic::message)
          .containsExactly(
              tuple(
                  "port-name-ambiguous",
                  "spec."
                      + (spec.contains("ingress") ? "ingress" : "egress")
                      + "[0].ports[0].port \"http\" stands for TCP 80 and TCP 8080 in pods of "
                      + pod.workload()
                      + ". Only TCP 8080, which the first container declares, counts. Give the ports different names, or write numbers."));
    }
  }

  @Test
  void a_named_port_of_an_address() {
    assertThat(
            messages(
                "strictest",
                "{egress: [{ports: [{port: http}], to: [{ipBlock: {cidr: 192.0.2.0/24}}]}]}"))
        .containsExactly(
            "spec.egress[0].ports[0].port \"http\" means nothing in a rule that leads to an ipBlock: write the number.");
  }

  @Test
  void named_ports_that_the_enforcer_does_not_know() {
    String spec = "{ingress: [{ports: [{port: http}]}]}";
    assertThat(findings("weave", spec))
        .extracting(Diagnostic::severity, Diagnostic::code)
        .containsExactly(tuple(Severity.SEVERE, "policy-not-enforced"));
    assertThat(findings("ovn-kubernetes", spec))
        .containsExactly(
            Diagnostic.severe(
                "named-port-ignored",
                PLACE,
                "spec.ingress[0].ports[0].port \"http\" is taken by OVN-Kubernetes for every TCP"
                    + " port: write the number."));
  }

  @Test
  void ranges_that_the_enforcer_cuts_to_their_first_port() {
    assertThat(findings("weave", "{ingress: [{ports: [{port: 1}, {port: 7000, endPort: 7009}]}]}"))
        .containsExactly(
            Diagnostic.severe(
                "end-port-ignored",
                PLACE,
                "spec.ingress[0].ports[1].endPort is not supported by Weave Net, which allows only port 7000 of 7000 to 7009: write each port."));
  }

  @Test
  void sctp_that_has_to_be_enabled() {
    assertThat(messages("cilium", "{ingress: [{ports: [{protocol: SCTP}]}]}"))
        .containsExactly(
            "spec.ingress[0].ports[0] is for SCTP, which Cilium handles only if that is enabled in"
                + " its configuration.");
  }

  private static List<Diagnostic> findings(String profile, String spec) {
    return PolicyFindings.of(
        policies(policy("shop/p", spec)), CLUSTER, EnforcerProfile.named(profile).orElseThrow());
  }

  private static List<String> codes(String profile, String spec) {
    return findings(profile, spec).stream().map(Diagnostic::code).toList();
  }

  private static List<String> messages(String profile, String spec) {
    return findings(profile, spec).stream().map(Diagnostic::message).toList();
  }
}
