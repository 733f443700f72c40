package io.github.pcap2netpol.verify.evaluate;

import static io.github.pcap2netpol.verify.Scene.end;
import static io.github.pcap2netpol.verify.Scene.namespace;
import static io.github.pcap2netpol.verify.Scene.node;
import static io.github.pcap2netpol.verify.Scene.pod;
import static io.github.pcap2netpol.verify.Scene.policies;
import static io.github.pcap2netpol.verify.Scene.policy;
import static io.github.pcap2netpol.verify.Scene.tcp;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.pcap2netpol.cluster.model.Cluster;
import io.github.pcap2netpol.cluster.model.Pod;
import io.github.pcap2netpol.cluster.model.Service;
import io.github.pcap2netpol.cluster.model.ServicePort.NamedPort;
import io.github.pcap2netpol.cluster.model.ServicePort.NumberedPort;
import io.github.pcap2netpol.cluster.model.ServicePort.TargetPort;
import io.github.pcap2netpol.graph.model.Flow;
import io.github.pcap2netpol.net.PortProtocol;
import io.github.pcap2netpol.net.Protocol;
import io.github.pcap2netpol.testkit.ServiceBuilder;
import io.github.pcap2netpol.verify.Scene;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class EnforcerProfileTest {
  private static final Pod WEB = pod("shop/web-1", "10.244.1.5", "app=web");
  private static final Pod API =
      pod(
          "shop/api-1",
          "10.244.1.6",
          "node-1",
          false,
          Scene.labels("app=api", "tier=back"),
          List.of(Scene.port("http", Protocol.TCP, 8080)));
  private static final Service API_SERVICE =
      service("shop/api", "10.96.0.7", Optional.of("app=api"), 80, new NumberedPort(8080));
  private static final Service NAMED_SERVICE =
      service("shop/named", "10.96.0.8", Optional.of("app=api"), 81, new NamedPort("http"));
  private static final Service HIGH_SERVICE =
      service("shop/high", "10.96.0.10", Optional.of("app=api"), 9000, new NumberedPort(8080));
  private static final Service BARE_SERVICE =
      service("shop/bare", "10.96.0.9", Optional.empty(), 443, new NumberedPort(6443));
  private static final Cluster CLUSTER =
      Scene.withServices(
          Scene.cluster(List.of(namespace("shop")), List.of(WEB, API)),
          API_SERVICE,
          NAMED_SERVICE,
          HIGH_SERVICE,
          BARE_SERVICE);

  private static final Flow WEB_TO_API = tcp(end(WEB), end(API), 8080);

  @Test
  void every_name_has_its_profile() {
    assertThat(EnforcerProfile.names())
        .containsExactly(
            "antrea",
            "aws",
            "azure-cilium",
            "azure-npm",
            "calico",
            "cilium",
            "gke-dataplane-v2",
            "kube-router",
            "ovn-kubernetes",
            "strictest",
            "weave");
    for (String name : EnforcerProfile.names()) {
      assertThat(EnforcerProfile.named(name).map(EnforcerProfile::name)).hasValue(name);
    }
    assertThat(EnforcerProfile.named("none")).isEqualTo(Optional.empty());
  }

  @Test
  void every_profile_is_described_for_users() throws IOException {
    String page = Files.readString(Path.of("docs/semantics.md"));
    String head =
        page.lines().filter(line -> line.startsWith("| | ")).collect(Collectors.joining());
    for (String name : EnforcerProfile.names()) {
      assertThat(name.equals("strictest") ? page : head).contains(name);
    }
  }

  // ipBlock

  @ParameterizedTest
  @ValueSource(
      strings = {"antrea", "aws", "azure-npm", "calico", "kube-router", "ovn-kubernetes", "weave"})
  void some_enforcers_compare_blocks_with_every_address_pods_included(String profile) {
    String yaml = policy("shop/p", "{ingress: [{from: [{ipBlock: {cidr: 10.244.1.5/32}}]}]}");
    assertDenied("strictest", yaml, WEB_TO_API);
    assertAllowed(profile, yaml, WEB_TO_API);
  }

  @ParameterizedTest
  @ValueSource(strings = {"strictest", "cilium", "azure-cilium", "gke-dataplane-v2"})
  void others_never_match_a_pod_by_its_address(String profile) {
    String yaml = policy("shop/p", "{ingress: [{from: [{ipBlock: {cidr: 0.0.0.0/0}}]}]}");
    assertDenied(profile, yaml, WEB_TO_API);
  }

  @Test
  void a_block_with_one_pod_excluded_matches_every_other_pod() {
    String block = "{cidr: 10.244.0.0/16, except: [10.244.1.5/32]}";
    String yaml = policy("shop/p", "{ingress: [{from: [{ipBlock: " + block + "}]}]}");
    assertDenied("calico", yaml, WEB_TO_API);
    assertAllowed("calico", yaml, tcp(end(pod("shop/x", "10.244.1.9")), end(API), 8080));
  }

  @ParameterizedTest
  @ValueSource(strings = {"cilium", "azure-cilium", "gke-dataplane-v2"})
  void enforcers_of_the_cilium_family_match_no_node_by_its_address(String profile) {
    String yaml = policy("shop/p", "{ingress: [{from: [{ipBlock: {cidr: 172.30.0.12/32}}]}]}");
    Flow flow = tcp(node(Scene.NODE_2), end(API), 8080);
    assertAllowed("strictest", yaml, flow);
    assertDenied(profile, yaml, flow);
    assertAllowed(profile, policy("shop/p", "{ingress: [{}]}"), flow);
  }

  // own node

  @ParameterizedTest
  @ValueSource(strings = {"aws", "weave"})
  void some_enforcers_never_filter_what_goes_to_the_own_node(String profile) {
    String yaml = policy("shop/p", "{policyTypes: [Egress]}");
    Flow own = tcp(end(WEB), node(Scene.NODE_1), 10250);
    assertDenied("strictest", yaml, own);
    assertThat(judge(profile, yaml, own))
        .isEqualTo(
            new Verdict.Allowed(
                new Verdict.Exempt("goes to the pod's own node"), new Verdict.NotIsolated()));
    assertDenied(profile, yaml, tcp(end(WEB), node(Scene.NODE_2), 10250));
  }

  // endPort, named ports

  @Test
  void under_weave_only_the_first_port_of_a_range_is_allowed() {
    String yaml = policy("shop/p", "{ingress: [{ports: [{port: 8000, endPort: 8080}]}]}");
    assertAllowed("strictest", yaml, WEB_TO_API);
    assertDenied("weave", yaml, WEB_TO_API);
    assertAllowed("weave", yaml, tcp(end(WEB), end(API), 8000));
    String everyPort = policy("shop/p", "{ingress: [{ports: [{protocol: TCP}]}]}");
    assertAllowed("weave", everyPort, WEB_TO_API);
  }

  @Test
  void under_weave_a_named_port_voids_the_whole_policy() {
    String yaml = policy("shop/p", "{ingress: [{ports: [{port: http}]}]}");
    Flow other = tcp(end(WEB), end(API), 9);
    assertDenied("strictest", yaml, other);
    assertThat(judge("weave", yaml, other))
        .isEqualTo(new Verdict.Allowed(new Verdict.NotIsolated(), new Verdict.NotIsolated()));
  }

  @Test
  void under_ovn_kubernetes_a_named_port_is_every_port_of_its_protocol() {
    String yaml = policy("shop/p", "{ingress: [{ports: [{port: http}]}]}");
    assertAllowed("ovn-kubernetes", yaml, tcp(end(WEB), end(API), 9));
    assertDenied("ovn-kubernetes", yaml, Scene.flow(end(WEB), end(API), PortProtocol.udp(8080)));
  }

  // Service addresses

  @Test
  void most_enforcers_see_the_pod_behind_a_service() {
    String yaml = toPods("{matchLabels: {tier: back}}", "8080");
    for (String profile : EnforcerProfile.names()) {
      if (!profile.equals("aws")) {
        assertAllowed(profile, yaml, through(API_SERVICE));
      }
    }
  }

  @Test
  void under_aws_a_service_is_reached_if_its_own_selector_matches_the_rules() {
    assertAllowed("aws", toPods("{matchLabels: {app: api}}", "8080"), through(API_SERVICE));
    assertAllowed("aws", toPods("{}", "8080"), through(API_SERVICE));
    assertDenied("aws", toPods("{matchLabels: {tier: back}}", "8080"), through(API_SERVICE));
    assertAllowed("aws", toPods("{matchLabels: {tier: back}}", "8080"), WEB_TO_API);
  }

  @Test
  void under_aws_the_port_of_a_rule_is_the_services_target_port() {
    for (Service service : List.of(API_SERVICE, NAMED_SERVICE)) {
      assertAllowed("aws", toPods("{}", "8080"), through(service));
      assertAllowed("aws", toPods("{}", "http"), through(service));
      assertDenied("aws", toPods("{}", "80"), through(service));
      assertDenied("aws", toPods("{}", "81"), through(service));
      assertDenied("aws", toPods("{}", "dns"), through(service));
    }
    assertDenied("aws", toPods("{}", "8080, protocol: UDP"), through(API_SERVICE));
    assertAllowed(
        "aws",
        policy("shop/p", "{policyTypes: [Egress], egress: [{to: [{podSelector: {}}]}]}"),
        through(API_SERVICE));
  }

  @Test
  void under_aws_a_range_begins_at_the_services_port_and_ends_as_written() {
    assertAllowed("aws", toPods("{}", "8080, endPort: 8090"), through(API_SERVICE));
    assertAllowed("aws", toPods("{}", "8080, endPort: 8090"), through(HIGH_SERVICE));
    assertDenied("aws", toPods("{}", "8079, endPort: 8090"), through(API_SERVICE));
  }

  @Test
  void under_aws_blocks_and_their_ports_match_the_address_that_was_called() {
    String service =
        "{policyTypes: [Egress], egress: [{to: [{ipBlock: {cidr: 10.96.0.7/32}}], ports: [{port:"
            + " 80}]}]}";
    assertAllowed("aws", policy("shop/p", service), through(API_SERVICE));
    assertDenied("strictest", policy("shop/p", service), through(API_SERVICE));
    String pod =
        "{policyTypes: [Egress], egress: [{to: [{ipBlock: {cidr: 10.244.1.6/32}}], ports: [{port:"
            + " 8080}]}]}";
    assertDenied("aws", policy("shop/p", pod), through(API_SERVICE));
    String anywhere = "{policyTypes: [Egress], egress: [{ports: [{port: %d}]}]}";
    assertAllowed("aws", policy("shop/p", anywhere.formatted(80)), through(API_SERVICE));
    assertDenied("aws", policy("shop/p", anywhere.formatted(8080)), through(API_SERVICE));
  }

  @Test
  void under_aws_a_service_without_selector_is_matched_by_selectors_of_everything() {
    Flow flow =
        new Flow(
            end(WEB),
            node(Scene.NODE_2),
            PortProtocol.tcp(6443),
            Scene.connection(
                WEB.addresses().get(0), BARE_SERVICE.clusterIps().get(0), PortProtocol.tcp(443)));
    assertAllowed("aws", toPods("{}", "6443"), flow);
    assertDenied("aws", toPods("{matchLabels: {app: api}}", "6443"), flow);
    String node = "{policyTypes: [Egress], egress: [{to: [{ipBlock: {cidr: 172.30.0.12/32}}]}]}";
    assertDenied("aws", policy("shop/p", node), flow);
    assertAllowed("strictest", policy("shop/p", node), flow);
  }

  @Test
  void under_aws_a_pods_call_of_its_own_service_needs_a_rule() {
    Flow flow =
        new Flow(
            end(API),
            end(API),
            PortProtocol.tcp(8080),
            Scene.connection(
                API.addresses().get(0), API_SERVICE.clusterIps().get(0), PortProtocol.tcp(80)));
    String yaml = policy("shop/p", "{policyTypes: [Egress]}");
    assertAllowed("strictest", yaml, flow);
    assertDenied("aws", yaml, flow);
  }

  private static String toPods(String selector, String port) {
    return policy(
        "shop/p",
        "{podSelector: {matchLabels: {app: web}}, policyTypes: [Egress], egress: [{to:"
            + " [{podSelector: "
            + selector
            + "}], ports: [{port: "
            + port
            + "}]}]}");
  }

  /** From web to the api pod, dialled by the Service's address. */
  private static Flow through(Service service) {
    return new Flow(
        end(WEB),
        end(API),
        PortProtocol.tcp(8080),
        Scene.connection(
            WEB.addresses().get(0), service.clusterIps().get(0), service.ports().get(0).port()));
  }

  private static Service service(
      String fullName, String address, Optional<String> label, int port, TargetPort target) {
    return Scene.service(
        fullName, address, label, List.of(ServiceBuilder.port(PortProtocol.tcp(port), target)));
  }

  private static void assertAllowed(String profile, String yaml, Flow flow) {
    assertThat(judge(profile, yaml, flow)).as(profile).isInstanceOf(Verdict.Allowed.class);
  }

  private static void assertDenied(String profile, String yaml, Flow flow) {
    assertThat(judge(profile, yaml, flow)).as(profile).isInstanceOf(Verdict.Denied.class);
  }

  private static Verdict judge(String profile, String yaml, Flow flow) {
    return PolicyEvaluator.of(policies(yaml), CLUSTER, EnforcerProfile.named(profile).orElseThrow())
        .evaluate(flow);
  }
}
