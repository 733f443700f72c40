package io.github.pcap2netpol.connection;

import static io.github.pcap2netpol.connection.Packets.end;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.pcap2netpol.cluster.proc.SocketSample.ConnectedSocket;
import io.github.pcap2netpol.connection.model.Sighting;
import io.github.pcap2netpol.connection.model.Traffic;
import io.github.pcap2netpol.net.PortProtocol;
import io.github.pcap2netpol.net.Protocol;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Connections that were open before their capture began. */
class MidStreamTest {
  private static final String CLIENT = "10.0.0.1:40000";

  /** A port above the usual ephemeral range, and one in it. */
  private static final String SERVER = "10.0.0.2:50051";

  private final TestBook book =
      new TestBook().pod("client-1", "10.0.0.1").pod("server-1", "10.0.0.2");

  private Reading reading() {
    return new Reading(book);
  }

  private static Packets talk(String one, String other) {
    return new Packets().segment(one, other).segment(other, one);
  }

  @Test
  void a_connection_without_evidence_stays_undecided_makes_no_rule_and_is_severe() {
    Reading reading = reading().capture("client-1", talk(CLIENT, SERVER));
    Traffic traffic = reading.read();
    assertThat(traffic.connections()).isEmpty();
    assertThat(traffic.undecided())
        .singleElement()
        .satisfies(
            pair -> {
              assertThat(pair.one()).isEqualTo(end(CLIENT));
              assertThat(pair.other()).isEqualTo(end(SERVER));
            });
    assertThat(reading.codes()).containsExactly("connection-undecided");
  }

  @Test
  void nobody_calls_from_a_service_address() {
    book.service("10.96.0.1", 50051, PortProtocol.tcp(50051));
    assertThat(Reading.shown(reading().capture("client-1", talk("10.96.0.1:50051", CLIENT)).read()))
        .containsExactly("10.0.0.1 > 10.96.0.1 TCP 50051 MID_STREAM VIRTUAL_ADDRESS x1");
  }

  @Test
  void a_port_that_answered_an_opening_in_another_capture_listens() {
    assertThat(
            Reading.shown(
                reading()
                    .capture("client-1", talk(SERVER, CLIENT))
                    .capture("server-1", new Packets().connection("10.0.0.7:40000", SERVER, 7))
                    .read()))
        .contains("10.0.0.1 > 10.0.0.2 TCP 50051 MID_STREAM LISTENER x1");
  }

  @Test
  void a_port_that_listens_in_a_sample_was_called_even_if_the_other_is_declared() {
    book.pod("odd-1", "10.0.0.3", 40000)
        .sample("server-1", Packets.moment(600), Set.of(PortProtocol.tcp(50051)));
    assertThat(Reading.shown(reading().capture("server-1", talk(SERVER, "10.0.0.3:40000")).read()))
        .containsExactly("10.0.0.3 > 10.0.0.2 TCP 50051 MID_STREAM LISTENER x1");
  }

  @Test
  void a_port_that_a_sibling_replica_declares_was_called() {
    book.pod("server-2", "10.0.0.4", 50051);
    assertThat(Reading.shown(reading().capture("client-1", talk(SERVER, CLIENT)).read()))
        .containsExactly("10.0.0.1 > 10.0.0.2 TCP 50051 MID_STREAM DECLARED_PORT x1");
  }

  @Test
  void a_port_with_many_peer_ports_was_called() {
    assertThat(
            Reading.shown(
                reading()
                    .capture(
                        "server-1",
                        new Packets()
                            .segment("10.0.0.1:40000", SERVER)
                            .segment("10.0.0.1:40001", SERVER)
                            .segment("10.0.0.1:40002", SERVER))
                    .read()))
        .containsExactly("10.0.0.1 > 10.0.0.2 TCP 50051 MID_STREAM MANY_PEERS x3");
  }

  @Test
  void two_peers_are_not_many() {
    assertThat(
            reading()
                .capture(
                    "server-1",
                    new Packets()
                        .segment("10.0.0.1:40000", SERVER)
                        .segment("10.0.0.1:40001", SERVER))
                .read()
                .undecided())
        .hasSize(2);
  }

  @Test
  void an_ephemeral_port_called_the_other_one() {
    assertThat(Reading.shown(reading().capture("client-1", talk("10.0.0.2:9000", CLIENT)).read()))
        .containsExactly("10.0.0.1 > 10.0.0.2 TCP 9000 MID_STREAM EPHEMERAL_RANGE x1");
  }

  @Test
  void the_lower_of_two_ordinary_ports_is_not_evidence() {
    assertThat(
            reading().capture("client-1", talk("10.0.0.1:80", "10.0.0.2:9000")).read().undecided())
        .hasSize(1);
  }

  @Test
  void a_gateway_calls_from_any_port() {
    book.gateway("10.0.0.254");
    assertThat(reading().capture("server-1", talk("10.0.0.254:20000", SERVER)).read().undecided())
        .hasSize(1);
  }

  @Test
  void a_reset_alone_is_not_a_connection() {
    Reading reading = reading().capture("client-1", new Packets().rst("10.0.0.2:9000", CLIENT));
    Traffic traffic = reading.read();
    assertThat(traffic.connections()).isEmpty();
    assertThat(traffic.undecided()).isEmpty();
  }

  @Test
  void an_open_socket_that_no_packet_shows_is_a_connection() {
    book.sample(
        "server-1",
        Packets.moment(600),
        Set.of(PortProtocol.tcp(50051)),
        new ConnectedSocket(Protocol.TCP, end(SERVER), end(CLIENT)));
    Traffic traffic = reading().capture("server-1", talk("10.0.0.9:40000", "10.0.0.2:80")).read();
    assertThat(Reading.shown(traffic))
        .contains("10.0.0.1 > 10.0.0.2 TCP 50051 MID_STREAM LISTENER x1");
    assertThat(traffic.connections().get(0).capture().name()).isEqualTo("server-1.pcap");
    assertThat(traffic.connections().get(0).tally().first())
        .isEqualTo(new Sighting(Packets.moment(600), "sockets/shop/server-1.proc", 0));
  }

  @Test
  void a_socket_with_equal_ports_needs_no_direction_where_both_were_observed() {
    String one = "10.0.0.1:7946";
    String other = "10.0.0.2:7946";
    Set<PortProtocol> listening = Set.of(PortProtocol.tcp(7946));
    book.sample("client-1", Packets.moment(600), listening, tcp(one, other))
        .sample("server-1", Packets.moment(600), listening, tcp(other, one));
    Packets oneWay = new Packets().connection("10.0.0.1:40000", other, 7);
    Reading half = reading().capture("client-1", oneWay);
    assertThat(half.read().undecided()).isNotEmpty();
    Packets bothWays =
        new Packets().connection("10.0.0.1:40000", other, 7).connection("10.0.0.2:40000", one, 9);
    Reading both = reading().capture("client-1", bothWays).capture("server-1", bothWays);
    assertThat(both.read().undecided()).isEmpty();
    assertThat(both.codes()).doesNotContain("connection-undecided");
  }

  private static ConnectedSocket tcp(String local, String remote) {
    return new ConnectedSocket(Protocol.TCP, end(local), end(remote));
  }

  @Test
  void an_open_socket_of_a_pod_without_capture_is_a_connection_too() {
    book.sample(
        "server-1",
        Packets.moment(600),
        Set.of(PortProtocol.tcp(50051)),
        new ConnectedSocket(Protocol.TCP, end(SERVER), end(CLIENT)));
    Traffic traffic = reading().read();
    assertThat(traffic.connections().get(0).capture().name())
        .isEqualTo("sockets/shop/server-1.proc");
    assertThat(traffic.captures()).isEmpty();
  }

  @Test
  void an_open_socket_that_packets_show_is_not_counted_again() {
    book.sample(
        "server-1",
        Packets.moment(600),
        Set.of(PortProtocol.tcp(50051)),
        new ConnectedSocket(Protocol.TCP, end(SERVER), end(CLIENT)));
    assertThat(
            Reading.shown(
                reading()
                    .capture("server-1", new Packets().connection("10.0.0.1:3", SERVER, 7))
                    .read()))
        .isEqualTo(List.of("10.0.0.1 > 10.0.0.2 TCP 50051 ESTABLISHED HANDSHAKE x1"));
  }

  @Test
  void an_address_outside_may_call_from_any_port_so_both_ends_are_plausible() {
    for (String outside : List.of("192.0.2.9:61234", "192.0.2.9:12345")) {
      Reading reading = reading().capture("server-1", talk(outside, SERVER));
      assertThat(reading.read().connections()).isEmpty();
      assertThat(reading.codes()).contains("connection-undecided");
    }
  }

  @Test
  void nobody_calls_from_a_port_of_the_system() {
    assertThat(Reading.shown(reading().capture("client-1", talk(CLIENT, "192.0.2.9:443")).read()))
        .containsExactly("10.0.0.1 > 192.0.2.9 TCP 443 MID_STREAM EPHEMERAL_RANGE x1");
  }
}
