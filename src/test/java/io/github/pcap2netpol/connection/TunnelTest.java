package io.github.pcap2netpol.connection;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.pcap2netpol.connection.model.Traffic;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Which packets inside tunnels count. */
class TunnelTest {
  private static TestBook book() {
    return new TestBook()
        .pod("client-1", "10.0.0.1")
        .pod("server-1", "10.0.0.2", 8080)
        .pod("db-1", "10.0.0.3", 5432)
        .gateway("10.0.0.254")
        .gateway("10.0.1.254");
  }

  private static void call(Packets packets) {
    packets.connection("10.0.0.1:40000", "10.0.0.3:5432", 7);
  }

  private static Packets own() {
    return new Packets().connection("10.0.0.1:40001", "10.0.0.2:8080", 9);
  }

  @Test
  void nobody_can_forge_a_connection_of_others_in_a_pods_capture() {
    Reading reading =
        new Reading(book())
            .capture(
                "server-1",
                own()
                    .udp("203.0.113.66:50000", "10.0.0.2:4789")
                    .inside("203.0.113.66", "10.0.0.2", TunnelTest::call));

    assertThat(Reading.shown(reading.read()))
        .hasSize(2)
        .contains("10.0.0.1 > 10.0.0.2 TCP 8080 ESTABLISHED HANDSHAKE x1")
        .anyMatch(shown -> shown.startsWith("203.0.113.66 > 10.0.0.2 UDP 4789 "));
    assertThat(reading.codes()).contains("inside-of-tunnels");
  }

  @Test
  void packets_that_nodes_carry_for_pods_count() {
    assertThat(
            Reading.shown(
                new Reading(book())
                    .nameless(
                        "node.pcap",
                        new Packets()
                            .udp("10.0.0.254:50000", "10.0.1.254:4789")
                            .inside("10.0.0.254", "10.0.1.254", TunnelTest::call))
                    .read()))
        .contains("10.0.0.1 > 10.0.0.3 TCP 5432 ESTABLISHED HANDSHAKE x1");
  }

  @Test
  void a_tunnel_within_the_tunnel_of_nodes_that_ends_at_a_pod_is_traffic_of_that_pod() {
    Traffic traffic =
        new Reading(book())
            .nameless(
                "node.pcap",
                new Packets()
                    .udp("10.0.0.254:50000", "10.0.1.254:4789")
                    .inside(
                        "10.0.0.254",
                        "10.0.1.254",
                        between ->
                            between
                                .udp("10.0.0.1:50000", "10.0.0.2:4789")
                                .inside("10.0.0.1", "10.0.0.2", TunnelTest::call)))
            .read();

    assertThat(Reading.shown(traffic))
        .anyMatch(shown -> shown.startsWith("10.0.0.1 > 10.0.0.2 UDP 4789 "))
        .noneMatch(shown -> shown.contains("TCP 5432"));
  }

  @Test
  void a_loose_capture_belongs_to_the_pod_in_its_outer_packets() {
    Traffic traffic =
        new Reading(book())
            .nameless(
                "loose.pcap",
                own()
                    .udp("203.0.113.5:50000", "10.0.0.2:4789")
                    .udp("203.0.113.5:50000", "10.0.0.2:4789")
                    .udp("203.0.113.5:50000", "10.0.0.2:4789")
                    .udp("203.0.113.5:50000", "10.0.0.2:4789")
                    .inside("203.0.113.5", "10.0.0.2", TunnelTest::call))
            .read();

    assertThat(traffic.captures().keySet())
        .singleElement()
        .satisfies(
            point ->
                assertThat(point.pod().map(Object::toString))
                    .isEqualTo(Optional.of("shop/server-1")));
  }

  @Test
  void packets_of_other_protocols_are_summed_up_for_each_pair_of_ends() {
    Traffic traffic =
        new Reading(book())
            .capture(
                "client-1",
                own().other(50, "10.0.0.1", "10.0.0.2").other(50, "10.0.0.2", "10.0.0.1"))
            .read();

    assertThat(traffic.others())
        .singleElement()
        .satisfies(
            other -> {
              assertThat(other.ipProtocol()).isEqualTo(50);
              assertThat(other.one()).hasToString("10.0.0.1");
              assertThat(other.other()).hasToString("10.0.0.2");
              assertThat(other.packets()).isEqualTo(2);
              assertThat(other.first().frame()).isEqualTo(6);
            });
  }
}
