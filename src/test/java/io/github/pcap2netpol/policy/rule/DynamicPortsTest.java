package io.github.pcap2netpol.policy.rule;

import static io.github.pcap2netpol.net.PortProtocol.tcp;
import static io.github.pcap2netpol.net.PortProtocol.udp;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.pcap2netpol.cluster.model.Pod;
import io.github.pcap2netpol.cluster.model.Workload;
import io.github.pcap2netpol.cluster.model.WorkloadRef;
import io.github.pcap2netpol.graph.model.Peer;
import io.github.pcap2netpol.net.IpAddress;
import io.github.pcap2netpol.net.PortProtocol;
import io.github.pcap2netpol.policy.Scene;
import io.github.pcap2netpol.testkit.PodBuilder;
import io.github.pcap2netpol.testkit.TestConnection;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/** The signs that ports are chosen anew each time. */
class DynamicPortsTest {
  private static final WorkloadRef REF = Scene.deployment("shop/server");
  private static final Peer CLIENT = Scene.peer(Scene.deployment("shop/client"));
  private static final Peer SERVER = Scene.peer(REF);

  private final Scene scene = new Scene().app("shop/client").app("shop/server");

  private void called(Peer from, Peer to, PortProtocol... ports) {
    for (PortProtocol port : ports) {
      scene.call(from, to, port).directly().seen();
    }
  }

  private List<String> messages() {
    return new DynamicPorts(scene.map().cluster()).among(scene.edges);
  }

  @Test
  void one_port_beside_a_control_port_is_enough() {
    called(CLIENT, SERVER, tcp(21), tcp(40123));

    assertThat(messages()).singleElement().asString().contains("TCP 40123", "beside TCP 21");
  }

  @Test
  void the_control_connection_may_go_the_other_way() {
    called(CLIENT, SERVER, tcp(21));
    called(SERVER, CLIENT, tcp(40123));

    assertThat(messages())
        .singleElement()
        .asString()
        .startsWith("Deployment shop/server called TCP 40123 of Deployment shop/client");
  }

  @Test
  void neither_a_control_port_alone_nor_a_fixed_port_beside_it_is_evidence() {
    called(CLIENT, SERVER, tcp(2049), tcp(20048), tcp(111));

    assertThat(messages()).isEmpty();
  }

  @Test
  void an_even_udp_port_and_the_next_one_are_media() {
    called(CLIENT, SERVER, udp(16384), udp(16385));

    assertThat(messages()).singleElement().asString().contains("RFC 3550");
  }

  @Test
  void an_odd_udp_port_and_the_next_one_are_not() {
    called(CLIENT, SERVER, udp(16385), udp(16386));

    assertThat(messages()).isEmpty();
  }

  @Test
  void three_undeclared_ephemeral_ports_of_one_peer_are_dynamic_and_two_are_not() {
    called(CLIENT, SERVER, tcp(33011), tcp(41877));
    assertThat(messages()).isEmpty();

    called(CLIENT, SERVER, tcp(52901));
    assertThat(messages()).singleElement().asString().contains("3 TCP ports");
  }

  @Test
  void three_low_ports_over_tcp_are_fixed() {
    called(CLIENT, SERVER, tcp(8080), tcp(8081), tcp(9090));

    assertThat(messages()).isEmpty();
  }

  private void answered(String address, PortProtocol port) {
    scene
        .call(CLIENT, SERVER, port)
        .directly()
        .answeredBy(
            TestConnection.between(IpAddress.of("10.0.0.1"), IpAddress.of(address), port).build())
        .seen();
  }

  private void replicas(Pod... pods) {
    Workload server = Objects.requireNonNull(scene.map().cluster().workloads().get(REF));
    scene.workload(
        new Workload(REF, server.selector(), server.templateLabels(), false, List.of(pods)));
  }

  private static Pod replica(String name, String... addresses) {
    return PodBuilder.like(Scene.pod(REF, name, "app=server")).at(addresses).build();
  }

  @Test
  void replicas_that_each_answer_at_another_port_chose_it_at_start() {
    replicas(replica("server-a", "10.0.0.2"), replica("server-b", "10.0.0.3"));
    answered("10.0.0.2", udp(33011));
    answered("10.0.0.3", udp(41876));

    assertThat(messages()).singleElement().asString().contains("each on another pod");
  }

  @Test
  void two_ports_at_the_two_addresses_of_one_pod_are_fixed() {
    replicas(replica("server-a", "10.0.0.2", "fd00::2"));
    answered("10.0.0.2", udp(6081));
    answered("fd00::2", udp(51820));

    assertThat(messages()).isEmpty();
  }
}
