package io.github.pcap2netpol.graph;

import static io.github.pcap2netpol.graph.SmallWorld.declares;
import static io.github.pcap2netpol.graph.SmallWorld.hostPort;
import static io.github.pcap2netpol.graph.SmallWorld.peer;
import static io.github.pcap2netpol.graph.SmallWorld.tcp;
import static io.github.pcap2netpol.graph.SmallWorld.workload;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.pcap2netpol.cluster.model.Pod;
import io.github.pcap2netpol.connection.model.Connection;
import io.github.pcap2netpol.connection.model.State;
import io.github.pcap2netpol.diagnostic.Diagnostic;
import io.github.pcap2netpol.diagnostic.Severity;
import io.github.pcap2netpol.graph.model.Basis;
import io.github.pcap2netpol.graph.model.EdgeEvidence;
import io.github.pcap2netpol.graph.model.Exposure;
import io.github.pcap2netpol.graph.model.Peer;
import io.github.pcap2netpol.graph.model.Route;
import io.github.pcap2netpol.graph.model.TrafficEdge;
import io.github.pcap2netpol.graph.model.TrafficMap;
import io.github.pcap2netpol.net.Endpoint;
import io.github.pcap2netpol.net.IpAddress;
import java.util.List;
import org.junit.jupiter.api.Test;

class TrafficMapperTest {
  private final SmallWorld world = new SmallWorld();

  /** As in {@code web -> mail TCP 8080 observed}, one edge a line. */
  private static List<String> edges(TrafficMap map) {
    return map.graph().edges().stream()
        .map(
            edge ->
                name(edge.from())
                    + " -> "
                    + name(edge.to())
                    + " "
                    + edge.port()
                    + (edge.basis() instanceof Basis.Inferred inferred
                        ? " " + inferred.reason().reason()
                        : ""))
        .toList();
  }

  private static String name(Peer peer) {
    return peer instanceof Peer.WorkloadPeer workload
        ? workload.workload().name()
        : peer.toString();
  }

  private List<String> codes(Severity severity) {
    return world.diagnostics.sorted().stream()
        .filter(each -> each.severity() == severity)
        .map(Diagnostic::code)
        .toList();
  }

  @Test
  void the_clients_view_and_the_servers_view_become_one_edge_at_the_pods_port() {
    Pod web = world.pod("web", "10.244.1.5");
    Pod mail = world.pod("mail", "10.244.2.6");
    world.service("mail", "10.96.0.50", 5000, 8080, mail);
    world.sees(web, "10.244.1.5", "10.96.0.50", 5000, 111);
    world.sees(mail, "10.244.1.5", "10.244.2.6", 8080, 111);

    TrafficMap map = world.map();

    assertThat(edges(map)).containsExactly("web -> mail TCP 8080");
    TrafficEdge edge = map.graph().edges().get(0);
    assertThat(edge.routes()).hasSize(1).allMatch(Route.ThroughService.class::isInstance);
    assertThat(((Basis.Observed) edge.basis()).evidence())
        .matches(EdgeEvidence::seenAtOriginator)
        .matches(EdgeEvidence::seenAtResponder)
        .extracting(EdgeEvidence::connections)
        .isEqualTo(1L);
  }

  @Test
  void a_service_stands_for_all_versions_behind_it_and_the_unseen_ones_are_inferred() {
    Pod web = world.pod("web", "10.244.1.5");
    Pod v1 = world.pod("reviews-v1", "10.244.2.11");
    Pod v2 = world.pod("reviews-v2", "10.244.2.12");
    world.service("reviews", "10.96.0.50", 80, 9080, v1, v2);
    Connection client = world.sees(web, "10.244.1.5", "10.96.0.50", 80, 111);
    world.paired(client, world.sees(v2, "10.244.1.5", "10.244.2.12", 9080, 111));

    assertThat(edges(world.map()))
        .containsExactly(
            "web -> reviews-v1 TCP 9080 BEHIND_SAME_SERVICE", "web -> reviews-v2 TCP 9080");
  }

  @Test
  void if_no_capture_shows_which_version_answered_all_count_as_observed() {
    Pod web = world.pod("web", "10.244.1.5");
    Pod v1 = world.pod("reviews-v1", "10.244.2.11");
    Pod v2 = world.pod("reviews-v2", "10.244.2.12");
    world.service("reviews", "10.96.0.50", 80, 9080, v1, v2);
    world.sees(web, "10.244.1.5", "10.96.0.50", 80, 111);

    assertThat(edges(world.map()))
        .containsExactly("web -> reviews-v1 TCP 9080", "web -> reviews-v2 TCP 9080");
  }

  @Test
  void probes_from_the_pods_own_node_make_no_edge_and_open_nothing() {
    Pod web = world.probedPod("web", "10.244.1.5", 8080);
    world.sees(web, "10.244.1.1", "10.244.1.5", 8080, 111);
    world.sees(web, "172.30.0.11", "10.244.1.5", 8080, 112);

    TrafficMap map = world.map();

    assertThat(edges(map)).isEmpty();
    assertThat(map.exposures()).isEmpty();
    assertThat(map.flows()).hasSize(2);
  }

  @Test
  void another_nodes_address_at_an_exposed_port_is_traffic_from_outside() {
    Pod web = world.pod("web", "10.244.1.5");
    world.nodePortService("web", "10.96.0.50", 80, 30080, 8080, web);
    world.sees(web, "172.30.0.12", "10.244.1.5", 8080, 111);

    TrafficMap map = world.map();

    assertThat(edges(map)).isEmpty();
    assertThat(map.exposures())
        .singleElement()
        .satisfies(
            exposure -> {
              assertThat(exposure.workload()).isEqualTo(workload("web"));
              assertThat(exposure.port()).isEqualTo(tcp(8080));
              assertThat(exposure.sources()).isEmpty();
              assertThat(exposure.basis().certainty()).isEqualTo(Exposure.Certainty.SEEN);
            });
  }

  /** The ranges apply to the load balancer: a node port admits anyone, and so do nodes. */
  @Test
  void a_caller_outside_the_source_ranges_is_let_in_by_its_address() {
    Pod web = world.pod("web", "10.244.1.5");
    world.localLoadBalancer("web", "10.96.0.50", 80, 8080, "198.51.100.0/24", web);
    world.sees(web, "198.51.100.7", "10.244.1.5", 8080, 111);
    world.sees(web, "203.0.113.77", "10.244.1.5", 8080, 222);
    world.sees(web, "172.30.0.12", "10.244.1.5", 8080, 333);

    TrafficMap map = world.map();

    assertThat(edges(map))
        .containsExactlyInAnyOrder(
            "Node node1 -> web TCP 8080 ANY_NODE_CALLS",
            "Node node2 -> web TCP 8080",
            "203.0.113.77 -> web TCP 8080");
    assertThat(map.exposures())
        .singleElement()
        .satisfies(
            exposure ->
                assertThat(exposure.sources())
                    .extracting(Object::toString)
                    .containsExactly("198.51.100.0/24"));
  }

  @Test
  void the_pods_own_node_at_an_exposed_port_may_be_a_node_port_and_is_reported() {
    Pod web = world.pod("web", "10.244.1.5");
    world.nodePortService("web", "10.96.0.50", 80, 30080, 8080, web);
    world.sees(web, "10.244.1.1", "10.244.1.5", 8080, 111);

    assertThat(world.map().exposures())
        .singleElement()
        .extracting(exposure -> exposure.basis().certainty())
        .isEqualTo(Exposure.Certainty.OWN_NODE);
    assertThat(codes(Severity.WARNING)).containsExactly("exposure-own-node");
  }

  @Test
  void another_nodes_address_at_a_port_that_is_not_exposed_is_that_node() {
    Pod web = world.pod("web", "10.244.1.5");
    world.sees(web, "172.30.0.12", "10.244.1.5", 8080, 111);

    TrafficMap map = world.map();

    assertThat(edges(map))
        .containsExactly("Node node1 -> web TCP 8080 ANY_NODE_CALLS", "Node node2 -> web TCP 8080");
    assertThat(map.graph().edges().get(1).fromAddresses())
        .extracting(Object::toString)
        .containsExactly("172.30.0.12/32");
  }

  @Test
  void a_call_to_ones_own_service_comes_back_from_the_gateway_and_opens_nothing() {
    Pod web = world.pod("web", "10.244.1.5");
    world.nodePortService("web", "10.96.0.50", 80, 30080, 8080, web);
    world.sees(web, "10.244.1.5", "10.96.0.50", 80, 777);
    world.sees(web, "10.244.1.1", "10.244.1.5", 8080, 777);

    TrafficMap map = world.map();

    assertThat(edges(map)).containsExactly("web -> web TCP 8080");
    assertThat(map.exposures()).isEmpty();
  }

  @Test
  void a_load_balancer_may_have_the_address_of_a_node() {
    Pod client = world.pod("client", "10.244.1.5");
    Pod web = world.pod("web", "10.244.2.6");
    world.loadBalancer("web", "172.30.0.12", 80, 8080, web);
    world.sees(client, "10.244.1.5", "172.30.0.12", 80, 111);

    assertThat(edges(world.map()))
        .containsExactly("client -> web TCP 8080", "client -> Node node2 TCP 80");
  }

  @Test
  void a_service_without_selector_needs_its_endpoint_and_its_own_address() {
    Pod web = world.pod("web", "10.244.1.5");
    world.serviceTo(
        "kubernetes", "10.96.0.1", 443, new Endpoint(IpAddress.of("172.30.0.12"), 6443));
    world.sees(web, "10.244.1.5", "10.96.0.1", 443, 111);

    TrafficMap map = world.map();

    assertThat(edges(map)).containsExactly("web -> Node node2 TCP 6443");
    assertThat(map.flows())
        .extracting(flow -> flow.destination() + " " + flow.port())
        .containsExactlyInAnyOrder(
            "NodeEnd[node=node2, address=172.30.0.12] TCP 6443",
            "AddressEnd[addresses=10.96.0.1/32] TCP 443");
  }

  @Test
  void a_pod_that_calls_a_node_port_needs_the_pods_behind_it_and_every_node() {
    Pod client = world.pod("client", "10.244.1.5");
    Pod web = world.pod("web", "10.244.2.6");
    world.nodePortService("web", "10.96.0.50", 80, 30080, 8080, web);
    world.sees(client, "10.244.1.5", "172.30.0.12", 30080, 111);

    assertThat(edges(world.map()))
        .containsExactly(
            "client -> web TCP 8080",
            "client -> Node node1 TCP 30080 ANY_NODE_TRANSLATES",
            "client -> Node node2 TCP 30080");
  }

  @Test
  void a_node_port_called_at_the_first_hop_needs_that_address_too() {
    Pod client = world.pod("client", "10.244.1.5");
    Pod web = world.pod("web", "10.244.2.6");
    world.nodePortService("web", "10.96.0.50", 80, 30080, 8080, web);
    world.sees(client, "10.244.1.5", "10.244.1.1", 30080, 111);

    TrafficMap map = world.map();

    assertThat(map.graph().to(new Peer.NodePeer("node1")).get(0).toAddresses())
        .extracting(Object::toString)
        .containsExactly("10.244.1.1/32", "172.30.0.11/32");
  }

  @Test
  void a_host_network_pod_is_reached_by_node_addresses_on_all_its_nodes() {
    Pod client = world.pod("prometheus", "10.244.1.5");
    world.hostNetworkPod("exporter", "node1", declares(9100));
    world.hostNetworkPod("exporter", "node2", declares(9100));
    world.sees(client, "10.244.1.5", "172.30.0.12", 9100, 111);

    TrafficMap map = world.map();

    assertThat(edges(map))
        .containsExactly(
            "prometheus -> exporter TCP 9100",
            "prometheus -> Node node1 TCP 9100 SAME_WORKLOAD_OTHER_NODE");
    assertThat(map.graph().to(peer("exporter")).get(0).toAddresses())
        .extracting(Object::toString)
        .containsExactly("172.30.0.12/32");
  }

  @Test
  void a_node_is_not_inferred_where_its_host_network_pod_was_observed() {
    Pod client = world.pod("prometheus", "10.244.1.5");
    world.hostNetworkPod("exporter", "node1", declares(9100));
    world.hostNetworkPod("exporter", "node2", declares(9100));
    world.sees(client, "10.244.1.5", "172.30.0.11", 9100, 111);
    world.sees(client, "10.244.1.5", "172.30.0.12", 9100, 222);

    assertThat(edges(world.map())).containsExactly("prometheus -> exporter TCP 9100");
  }

  @Test
  void a_pod_that_calls_its_own_node_needs_each_node_its_workload_runs_on() {
    Pod one = world.pod("agent", "10.244.1.5");
    world.pod("agent", "10.244.2.5");
    world.sees(one, "10.244.1.5", "172.30.0.11", 10250, 111);

    assertThat(edges(world.map()))
        .containsExactly(
            "agent -> Node node1 TCP 10250",
            "agent -> Node node2 TCP 10250 SAME_WORKLOAD_OTHER_NODE");
  }

  @Test
  void a_host_port_leads_to_the_pod_behind_it_on_whichever_node_it_may_run() {
    Pod client = world.pod("client", "10.244.1.5");
    world.pod("statsd", "10.244.1.9", hostPort(8125, 18125));
    world.sees(client, "10.244.1.5", "172.30.0.11", 18125, 111);

    assertThat(edges(world.map()))
        .containsExactly(
            "client -> statsd TCP 8125",
            "client -> Node node1 TCP 18125",
            "client -> Node node2 TCP 18125 SAME_WORKLOAD_OTHER_NODE");
  }

  @Test
  void an_address_of_the_pods_network_without_a_pod_is_severe_and_makes_no_edge() {
    Pod web = world.pod("web", "10.244.1.5");
    world.sees(web, "10.244.2.99", "10.244.1.5", 8080, 111);
    world.sees(web, "10.244.1.5", "10.244.2.98", 8080, 112);
    world.sees(web, "10.244.2.97", "203.0.113.9", 443, 113);

    assertThat(edges(world.map())).isEmpty();
    assertThat(codes(Severity.SEVERE)).containsExactly("unknown-pod-address");
  }

  @Test
  void a_connection_between_unknown_addresses_in_a_pods_capture_is_reported() {
    Pod web = world.pod("web", "10.244.1.5");
    world.sees(web, "192.168.50.7", "192.168.50.9", 5432, 111);
    world.sees(web, "fd00::7", "fd00::9", 5432, 112);

    world.map();

    assertThat(codes(Severity.WARNING)).containsExactly("ends-unknown"); // another interface
    assertThat(codes(Severity.SEVERE))
        .containsExactly("ends-unknown"); // its IPv6 address is unknown
  }

  @Test
  void an_address_that_must_belong_to_a_missing_service_is_severe() {
    Pod web = world.pod("web", "10.244.1.5");
    world.service("db", "10.96.0.50", 80, 8080, world.pod("db", "10.244.1.6"));
    world.resolved(web, "auth.platform.svc.cluster.local", "172.20.1.4");
    world.sees(web, "10.244.1.5", "172.20.1.4", 8443, 111); // by its name
    world.sees(web, "10.244.1.5", "10.96.0.1", 443, 112); // among other Services
    world.resolved(web, "api.shop.svc.example.com", "203.0.113.9");
    world.sees(web, "10.244.1.5", "203.0.113.9", 443, 113);

    assertThat(edges(world.map()))
        .containsExactly(
            "web -> 10.96.0.1 TCP 443", "web -> 172.20.1.4 TCP 8443", "web -> 203.0.113.9 TCP 443");
    assertThat(world.diagnostics.sorted())
        .filteredOn(each -> each.severity() == Severity.SEVERE)
        .extracting(Diagnostic::place)
        .containsExactly("10.96.0.1, TCP 443", "172.20.1.4, TCP 8443");
  }

  @Test
  void a_service_name_may_lead_outside_if_the_service_is_known() {
    Pod web = world.pod("web", "10.244.1.5");
    world.service("db", "10.96.0.50", 80, 8080, web);
    world.resolved(web, "db.shop.svc.cluster.local", "203.0.113.9");
    world.sees(web, "10.244.1.5", "203.0.113.9", 443, 113);

    world.map();

    assertThat(codes(Severity.SEVERE)).isEmpty();
  }

  @Test
  void all_addresses_that_a_name_was_answered_with_belong_to_it() {
    Pod web = world.pod("web", "10.244.1.5");
    world.resolved(web, "api.example.com", "203.0.113.1", "203.0.113.2");
    world.sees(web, "10.244.1.5", "203.0.113.1", 443, 111);

    TrafficMap map = world.map();

    assertThat(edges(map))
        .containsExactly("web -> 203.0.113.1 TCP 443", "web -> 203.0.113.2 TCP 443 SAME_NAME");
    assertThat(map.graph().edges()).allMatch(edge -> edge.names().contains("api.example.com"));
  }

  @Test
  void a_name_from_a_capture_file_infers_no_other_address_of_that_name() {
    Pod web = world.pod("web", "10.244.1.5");
    world.noted("203.0.113.1", "api.example.com");
    world.noted("203.0.113.2", "api.example.com");
    world.sees(web, "10.244.1.5", "203.0.113.1", 443, 111);

    TrafficMap map = world.map();

    assertThat(edges(map)).containsExactly("web -> 203.0.113.1 TCP 443");
    assertThat(map.graph().edges())
        .singleElement()
        .satisfies(
            edge -> {
              assertThat(edge.names()).isEmpty();
              assertThat(edge.notedNames()).containsExactly("api.example.com");
            });
  }

  @Test
  void a_pod_called_after_resolving_its_services_name_stands_for_the_service() {
    Pod web = world.pod("web", "10.244.1.5");
    Pod one = world.pod("db-a", "10.244.2.11");
    Pod other = world.pod("db-b", "10.244.2.12");
    world.service("db", "", 5432, 5432, one, other);
    world.resolved(web, "db.shop.svc.cluster.local", "10.244.2.11", "10.244.2.12");
    world.sees(web, "10.244.1.5", "10.244.2.11", 5432, 111);

    TrafficMap map = world.map();

    assertThat(edges(map))
        .containsExactly("web -> db-a TCP 5432", "web -> db-b TCP 5432 BEHIND_SAME_SERVICE");
    assertThat(map.graph().edges())
        .allMatch(edge -> edge.routes().first() instanceof Route.ResolvedService);
  }

  @Test
  void a_refused_connection_makes_no_edge_but_is_listed() {
    Pod web = world.pod("web", "10.244.1.5");
    Pod db = world.pod("db", "10.244.2.6");
    world.service("db", "10.96.0.50", 5432, 5432, db);
    world.sees(web, "10.244.1.5", "10.96.0.50", 5432, 111, State.REFUSED);

    TrafficMap map = world.map();

    assertThat(edges(map)).isEmpty();
    assertThat(map.flows()).isEmpty();
    assertThat(map.attempts())
        .singleElement()
        .satisfies(
            attempt -> {
              assertThat(attempt.from()).isEqualTo(peer("web"));
              assertThat(attempt.to()).containsExactly(peer("db"));
            });
  }

  @Test
  void replicas_merge_and_calls_among_them_are_a_loop() {
    Pod one = world.pod("peers", "10.244.1.5");
    Pod other = world.pod("peers", "10.244.2.6");
    world.sees(one, "10.244.1.5", "10.244.2.6", 7946, 111);
    world.sees(other, "10.244.2.6", "10.244.1.5", 7946, 112);

    assertThat(edges(world.map())).containsExactly("peers -> peers TCP 7946");
  }

  @Test
  void only_workloads_with_a_capture_count_as_captured_and_others_are_still_peers() {
    Pod web = world.probedPod("web", "10.244.1.5", 8080);
    world.pod("silent", "10.244.2.6");
    world.sees(web, "10.244.1.1", "10.244.1.5", 8080, 111);

    TrafficMap map = world.map();

    assertThat(map.captured()).containsExactly(workload("web"));
    assertThat(map.graph().peers()).containsExactly(peer("silent"), peer("web"));
    assertThat(map.graph().groups()).hasSize(2);
  }

  @Test
  void a_group_that_an_application_forms_by_multicast_is_a_warning_and_announcements_are_not() {
    Pod one = world.pod("peers", "10.244.1.5");
    world.sees(one, "10.244.1.5", "239.1.1.1", 7500, 111);
    world.sees(one, "10.244.1.5", "224.0.0.251", 5353, 112);
    world.sees(one, "10.244.1.5", "ff02::fb", 5353, 113);

    assertThat(edges(world.map())).isEmpty();
    assertThat(world.diagnostics.sorted())
        .filteredOn(found -> found.severity() == Severity.WARNING)
        .extracting(Diagnostic::code)
        .containsExactly("multicast-without-rule");
    assertThat(world.diagnostics.sorted())
        .filteredOn(found -> found.code().equals("traffic-to-nobody"))
        .hasSize(2);
  }
}
