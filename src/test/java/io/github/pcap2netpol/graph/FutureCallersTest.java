package io.github.pcap2netpol.graph;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.pcap2netpol.cluster.model.Pod;
import io.github.pcap2netpol.connection.model.Connection;
import io.github.pcap2netpol.diagnostic.Diagnostic;
import io.github.pcap2netpol.diagnostic.Severity;
import io.github.pcap2netpol.graph.model.Basis;
import io.github.pcap2netpol.graph.model.TrafficEdge;
import io.github.pcap2netpol.graph.model.TrafficMap;
import io.github.pcap2netpol.net.IpAddress;
import io.github.pcap2netpol.net.PortProtocol;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Each row of docs/callers.md, in a minimal example. */
class FutureCallersTest {
  private final SmallWorld world = new SmallWorld();

  /** As in {@code Node node2 [172.30.0.12/32] may call 8080: reason}. */
  private static List<String> inferred(TrafficMap map) {
    return map.graph().edges().stream()
        .filter(TrafficEdge::isInferred)
        .map(
            edge ->
                edge.from()
                    + " "
                    + edge.fromAddresses()
                    + " -> "
                    + edge.to()
                    + ": "
                    + ((Basis.Inferred) edge.basis()).reason().text())
        .toList();
  }

  private List<String> codes(Severity severity) {
    return world.diagnostics.sorted().stream()
        .filter(each -> each.severity() == severity)
        .map(Diagnostic::code)
        .toList();
  }

  @Test
  void one_api_server_stands_for_all_endpoints_of_its_service() {
    Pod webhook = world.pod("webhook", "10.244.1.5");
    world.apiServers("10.0.11.17", "10.0.42.201");
    world.sees(webhook, "10.0.11.17", "10.244.1.5", 9443, 111);

    assertThat(inferred(world.map()))
        .containsExactly(
            "10.0.42.201 [10.0.42.201/32] -> Deployment shop/webhook: any API server may take its"
                + " place");
  }

  @Test
  void an_api_server_called_by_address_stands_for_all_of_them() {
    Pod operator = world.pod("operator", "10.244.1.5");
    world.apiServers("10.0.11.17", "10.0.42.201");
    world.sees(operator, "10.244.1.5", "10.0.11.17", 6443, 111);

    assertThat(inferred(world.map()))
        .containsExactly(
            "Deployment shop/operator [] -> 10.0.42.201: any API server may take its" + " place");
  }

  @Test
  void a_control_plane_node_stands_for_all_control_plane_nodes_and_for_no_worker() {
    Pod webhook = world.pod("webhook", "10.244.1.5");
    world.apiServers("172.30.0.12", "172.30.0.99");
    world.sees(webhook, "172.30.0.12", "10.244.1.5", 9443, 111);

    assertThat(inferred(world.map()))
        .containsExactly(
            "172.30.0.99 [172.30.0.99/32] -> Deployment shop/webhook: any API server may take its"
                + " place");
  }

  @Test
  void an_agent_on_the_host_network_calls_its_own_application_and_not_the_api_server() {
    Pod registry = world.pod("registry", "10.244.1.5");
    world.apiServers("172.30.0.12");
    world.hostNetworkPod("agent", "node1");
    world.hostNetworkPod("agent", "node2");
    world.sees(registry, "172.30.0.12", "10.244.1.5", 8500, 111);

    assertThat(inferred(world.map()))
        .containsExactly(
            "Node node1 [172.30.0.11/32] -> Deployment shop/registry: runs, or may run, on it:"
                + " Deployment shop/agent");
  }

  @Test
  void the_pods_own_node_at_a_port_without_a_probe_stands_for_any_node_it_may_run_on() {
    Pod web = world.probedPod("web", "10.244.1.5", 8080);
    world.hostNetworkPod("agent", "node1");
    world.hostNetworkPod("agent", "node2");
    world.sees(web, "10.244.1.1", "10.244.1.5", 9000, 111);

    TrafficMap map = world.map();

    assertThat(inferred(map))
        .containsExactly(
            "Node node2 [172.30.0.12/32] -> Deployment shop/web: runs, or may run, on it:"
                + " Deployment shop/agent");
    // The gateway between the pod and its node means nothing to pods elsewhere.
    assertThat(map.graph().edges().get(0).fromAddresses())
        .extracting(Object::toString)
        .containsExactly("172.30.0.11/32");
  }

  @Test
  void the_pods_own_node_at_a_probed_port_behind_an_ingress_may_be_the_ingress_controller() {
    Pod web = world.probedPod("web", "10.244.1.5", 8080);
    world.service("web", "10.96.0.50", 80, 8080, web);
    world.leads("Ingress", "web", "web");
    world.hostNetworkPod("ingress-nginx", "node1", SmallWorld.declares(443));
    world.hostNetworkPod("ingress-nginx", "node2", SmallWorld.declares(443));
    world.sees(web, "10.244.1.1", "10.244.1.5", 8080, 111);

    assertThat(inferred(world.map()))
        .containsExactly(
            "Node node1 [172.30.0.11/32] -> Deployment shop/web: runs, or may run, on it:"
                + " Deployment shop/ingress-nginx",
            "Node node2 [172.30.0.12/32] -> Deployment shop/web: runs, or may run, on it:"
                + " Deployment shop/ingress-nginx");
  }

  @Test
  void a_volume_that_the_kernel_mounts_may_be_mounted_on_any_node() {
    Pod nfs = world.pod("nfs", "10.244.1.5");
    world.hostNetworkPod("agent", "node2");
    world.sees(nfs, "172.30.0.12", "10.244.1.5", 2049, 111);

    assertThat(inferred(world.map()))
        .containsExactly(
            "Node node1 [172.30.0.11/32] -> Deployment shop/nfs: any node may call the same way");
  }

  @Test
  void a_call_masqueraded_by_a_node_is_severe_and_may_come_from_any_node() {
    Pod web = world.pod("web", "10.244.1.5");
    Pod client = world.pod("client", "10.244.2.6");
    world.service("web", "10.96.0.50", 80, 8080, web);
    Connection atClient = world.sees(client, "10.244.2.6", "10.96.0.50", 80, 777);
    Connection atWeb = world.sees(web, "172.30.0.12", "10.244.1.5", 8080, 777);
    world.paired(atClient, atWeb);

    assertThat(inferred(world.map()))
        .containsExactly(
            "Node node1 [172.30.0.11/32] -> Deployment shop/web: any node may call the same way");
    assertThat(codes(Severity.SEVERE)).containsExactly("callers-masqueraded");
  }

  @Test
  void unknown_addresses_at_a_port_behind_a_route_are_a_load_balancer_that_may_grow() {
    Pod web = world.pod("web", "10.244.1.5");
    world.service("web", "10.96.0.50", 80, 8080, web);
    world.leads("HTTPRoute", "web", "web");
    world.sees(web, "10.0.101.23", "10.244.1.5", 8080, 111);

    assertThat(world.map().exposures())
        .singleElement()
        .satisfies(
            exposure -> {
              assertThat(exposure.ways()).isEqualTo("HTTPRoute shop/web");
              assertThat(exposure.sources()).isEmpty();
            });
  }

  @Test
  void several_unknown_private_addresses_without_a_route_are_reported_and_open_nothing() {
    Pod web = world.pod("web", "10.244.1.5");
    world.sees(web, "10.0.101.23", "10.244.1.5", 8080, 111);
    world.sees(web, "10.0.102.88", "10.244.1.5", 8080, 112);

    TrafficMap map = world.map();

    assertThat(map.exposures()).isEmpty();
    assertThat(inferred(map)).isEmpty();
    assertThat(codes(Severity.WARNING)).containsExactly("callers-unnamed");
  }

  /** A managed control plane need not call from the endpoints of default/kubernetes. */
  @ParameterizedTest
  @ValueSource(strings = {"10.0.77.1", "198.51.100.9"})
  void one_unknown_address_that_calls_a_webhook_is_severe(String caller) {
    Pod webhook = world.pod("webhook", "10.244.1.5");
    world.service("hooks", "10.96.0.60", 443, 9443, webhook);
    world.leads("ValidatingWebhookConfiguration", "hooks", "hooks");
    world.sees(webhook, caller, "10.244.1.5", 9443, 111);

    assertThat(inferred(world.map())).isEmpty();
    assertThat(world.diagnostics.sorted())
        .filteredOn(found -> found.severity() == Severity.SEVERE)
        .singleElement()
        .satisfies(
            found ->
                assertThat(found.message())
                    .startsWith(
                        "An address that no pod, node or Service has called TCP 9443: "
                            + caller
                            + ". ValidatingWebhookConfiguration shop/hooks has the API server call"));
  }

  @Test
  void probes_of_an_ambient_mesh_and_other_link_local_callers_are_calls() {
    Pod api = world.pod("api", "10.244.1.5");
    world.sees(api, "169.254.7.127", "10.244.1.5", 9000, 111);

    assertThat(world.map().graph().edges())
        .singleElement()
        .satisfies(
            edge -> {
              assertThat(edge.from()).hasToString("169.254.7.127");
              assertThat(edge.isInferred()).isFalse();
            });
  }

  @Test
  void a_call_through_one_service_says_nothing_about_another_that_leads_to_the_same_pod() {
    Pod web = world.pod("web", "10.244.1.5");
    Pod one = world.pod("reviews-v1", "10.244.2.11");
    Pod other = world.pod("reviews-v2", "10.244.2.12");
    world.service("reviews-v1", "10.96.0.61", 80, 9080, one);
    world.service("reviews", "10.96.0.60", 80, 9080, one, other);
    world.paired(
        world.sees(web, "10.244.1.5", "10.96.0.61", 80, 111),
        world.sees(one, "10.244.1.5", "10.244.2.11", 9080, 111));

    assertThat(inferred(world.map())).isEmpty();
  }

  @Test
  void a_pod_called_by_address_stands_for_everything_behind_its_service() {
    Pod web = world.pod("web", "10.244.1.5");
    Pod one = world.pod("reviews-v1", "10.244.2.11");
    Pod other = world.pod("reviews-v2", "10.244.2.12");
    world.service("reviews", "10.96.0.60", 80, 9080, one, other);
    world.sees(web, "10.244.1.5", "10.244.2.11", 9080, 111);

    assertThat(inferred(world.map()))
        .containsExactly(
            "Deployment shop/web [] -> Deployment shop/reviews-v2: is behind the same Service shop/reviews");
  }

  @Test
  void nothing_is_inferred_for_another_port_of_a_pod_behind_a_service() {
    Pod web = world.pod("web", "10.244.1.5");
    Pod one = world.pod("reviews-v1", "10.244.2.11");
    Pod other = world.pod("reviews-v2", "10.244.2.12");
    world.service("reviews", "10.96.0.60", 80, 9080, one, other);
    world.sees(web, "10.244.1.5", "10.244.2.11", 9090, 111);

    assertThat(inferred(world.map())).isEmpty();
    assertThat(world.map().graph().edges().get(0).port()).isEqualTo(PortProtocol.tcp(9090));
    assertThat(one.addresses()).containsExactly(IpAddress.of("10.244.2.11"));
  }

  @Test
  void link_local_callers_of_a_port_behind_a_route_are_a_balancer_too() {
    Pod web = world.pod("web", "10.244.1.5");
    world.service("web", "10.96.0.50", 80, 8080, web);
    world.leads("HTTPRoute", "web", "web");
    world.sees(web, "169.254.171.3", "10.244.1.5", 8080, 111);

    assertThat(world.map().exposures())
        .singleElement()
        .satisfies(exposure -> assertThat(exposure.ways()).isEqualTo("HTTPRoute shop/web"));
  }

  @Test
  void googles_health_checks_come_from_all_of_their_ranges() {
    Pod web = world.pod("web", "10.244.1.5");
    world.sees(web, "35.191.10.5", "10.244.1.5", 8080, 111);

    assertThat(inferred(world.map()))
        .containsExactly(
            "35.191.0.0/16 [35.191.0.0/16] -> Deployment shop/web: the range of Google's load"
                + " balancers and their health checks",
            "130.211.0.0/22 [130.211.0.0/22] -> Deployment shop/web: the range of Google's load"
                + " balancers and their health checks");
  }

  @Test
  void an_address_outside_googles_ranges_is_not_a_health_check() {
    Pod web = world.pod("web", "10.244.1.5");
    world.sees(web, "35.192.10.5", "10.244.1.5", 8080, 111);

    assertThat(inferred(world.map())).isEmpty();
  }

  @Test
  void the_metadata_address_stands_for_what_gke_translates_it_to() {
    Pod web = world.pod("web", "10.244.1.5");
    world.daemonSetPod("gke-metadata-server", "node1");
    world.sees(web, "10.244.1.5", "169.254.169.254", 80, 111);

    assertThat(inferred(world.map()))
        .containsExactly(
            "Deployment shop/web [] -> 169.254.169.252: the node translates to it, because of"
                + " DaemonSet shop/gke-metadata-server");
  }

  @Test
  void the_metadata_address_stands_for_the_proxy_on_each_node() {
    Pod web = world.pod("web", "10.244.1.5");
    world.daemonSetPod("kube2iam", "node1");
    world.daemonSetPod("kube2iam", "node2");
    world.sees(web, "10.244.1.5", "169.254.169.254", 80, 111);

    assertThat(world.map().graph().edges())
        .filteredOn(TrafficEdge::isInferred)
        .singleElement()
        .satisfies(
            edge -> {
              assertThat(edge.port()).isEqualTo(PortProtocol.tcp(8181));
              assertThat(edge.toAddresses())
                  .extracting(Object::toString)
                  .containsExactly("172.30.0.11/32", "172.30.0.12/32");
            });
  }
}
