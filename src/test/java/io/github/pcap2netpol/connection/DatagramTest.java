package io.github.pcap2netpol.connection;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.pcap2netpol.connection.model.Connection;
import io.github.pcap2netpol.connection.model.State;
import io.github.pcap2netpol.net.PortProtocol;
import io.github.pcap2netpol.net.Protocol;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** UDP. */
class DatagramTest {
  private static final String CLIENT = "10.0.0.1:40000";
  private static final String SERVER = "10.0.0.2:8125";

  private final TestBook book =
      new TestBook().pod("client-1", "10.0.0.1").pod("server-1", "10.0.0.2");

  private List<String> seenAt(String pod, Packets packets) {
    return Reading.shown(new Reading(book).capture(pod, packets).read());
  }

  private List<String> seen(Packets packets) {
    return seenAt("client-1", packets);
  }

  @Test
  void datagrams_both_ways_are_established() {
    assertThat(seen(new Packets().udp(CLIENT, SERVER).udp(SERVER, CLIENT)))
        .containsExactly("10.0.0.1 > 10.0.0.2 UDP 8125 ESTABLISHED EPHEMERAL_RANGE x1");
  }

  @Test
  void the_first_datagram_opens_where_nothing_else_tells() {
    assertThat(
            seen(
                new Packets()
                    .udp("10.0.0.1:5000", "10.0.0.2:6000")
                    .udp("10.0.0.2:6000", "10.0.0.1:5000")))
        .containsExactly("10.0.0.1 > 10.0.0.2 UDP 6000 ESTABLISHED FIRST_PACKET x1");
  }

  @Test
  void a_service_address_was_called_whoever_was_first() {
    book.service("10.96.0.1", 6000, PortProtocol.udp(7000));
    assertThat(
            seen(
                new Packets()
                    .udp("10.96.0.1:6000", "10.0.0.1:5000")
                    .udp("10.0.0.1:5000", "10.96.0.1:6000")))
        .containsExactly("10.0.0.1 > 10.96.0.1 UDP 6000 ESTABLISHED VIRTUAL_ADDRESS x1");
  }

  @Test
  void name_resolution_goes_to_port_53() {
    assertThat(seen(new Packets().udp("10.0.0.3:53", "10.0.0.1:1024")))
        .containsExactly("10.0.0.1 > 10.0.0.3 UDP 53 MID_STREAM FIRST_PACKET x1");
  }

  @Test
  void after_a_minute_of_silence_it_is_another_exchange() {
    assertThat(
            seen(
                new Packets()
                    .udp(CLIENT, SERVER)
                    .udp(SERVER, CLIENT)
                    .at(61)
                    .udp(CLIENT, SERVER)
                    .udp(SERVER, CLIENT)
                    .at(300)
                    .udp("10.0.0.1:53", "10.0.0.9:53")))
        .first()
        .isEqualTo("10.0.0.1 > 10.0.0.2 UDP 8125 ESTABLISHED EPHEMERAL_RANGE x2");
  }

  @Test
  void packets_of_others_that_are_written_early_do_not_end_an_exchange() {
    assertThat(
            seen(
                new Packets()
                    .udp(CLIENT, SERVER)
                    .at(61)
                    .segment("10.0.0.1:40001", "10.0.0.2:80")
                    .at(59)
                    .udp(CLIENT, SERVER)))
        .anyMatch(one -> one.contains("UDP 8125") && one.endsWith("x1"));
  }

  @Test
  void one_datagram_without_answer_is_unanswered_at_its_sender() {
    assertThat(seen(new Packets().udp(CLIENT, SERVER)))
        .containsExactly("10.0.0.1 > 10.0.0.2 UDP 8125 UNANSWERED EPHEMERAL_RANGE x1");
  }

  @Test
  void three_datagrams_that_met_no_error_were_taken() {
    assertThat(
            seen(
                new Packets()
                    .udp("10.0.0.1:40000", SERVER)
                    .udp("10.0.0.1:40001", SERVER)
                    .udp("10.0.0.1:40002", SERVER)))
        .containsExactly("10.0.0.1 > 10.0.0.2 UDP 8125 ONE_WAY MANY_PEERS x3");
  }

  @Test
  void one_datagram_in_its_receivers_capture_was_taken() {
    assertThat(seenAt("server-1", new Packets().udp(CLIENT, SERVER)))
        .containsExactly("10.0.0.1 > 10.0.0.2 UDP 8125 ONE_WAY EPHEMERAL_RANGE x1");
  }

  @Test
  void one_datagram_to_a_bound_socket_was_taken() {
    book.sample("server-1", Packets.moment(60), Set.of(PortProtocol.udp(8125)));
    assertThat(seen(new Packets().udp(CLIENT, SERVER)))
        .containsExactly("10.0.0.1 > 10.0.0.2 UDP 8125 ONE_WAY LISTENER x1");
  }

  @Test
  void an_icmp_error_is_a_refusal_even_at_the_receiver() {
    assertThat(
            seenAt(
                "server-1",
                new Packets()
                    .udp(CLIENT, SERVER)
                    .udp(CLIENT, SERVER)
                    .udp(CLIENT, SERVER)
                    .unreachable(Protocol.UDP, CLIENT, SERVER)))
        .containsExactly("10.0.0.1 > 10.0.0.2 UDP 8125 REFUSED EPHEMERAL_RANGE x1");
  }

  @Test
  void an_icmp_error_that_only_the_sender_shows_is_a_refusal_at_the_receiver_too() {
    Packets withoutIcmp = new Packets().udp(CLIENT, SERVER).udp(CLIENT, SERVER);
    Packets whole =
        new Packets()
            .udp(CLIENT, SERVER)
            .unreachable(Protocol.UDP, CLIENT, SERVER)
            .udp(CLIENT, SERVER)
            .unreachable(Protocol.UDP, CLIENT, SERVER);
    assertThat(
            new Reading(book)
                .capture("server-1", withoutIcmp)
                .capture("client-1", whole)
                .read()
                .connections())
        .extracting(Connection::state)
        .containsExactlyInAnyOrder(State.REFUSED, State.UNANSWERED);
  }

  @Test
  void equal_ports_at_both_ends_are_connections_both_ways() {
    assertThat(
            seen(
                new Packets()
                    .udp("10.0.0.1:123", "10.0.0.2:123")
                    .udp("10.0.0.2:123", "10.0.0.1:123")))
        .containsExactly(
            "10.0.0.1 > 10.0.0.2 UDP 123 ESTABLISHED FIRST_PACKET x1",
            "10.0.0.2 > 10.0.0.1 UDP 123 ESTABLISHED FIRST_PACKET x1");
  }

  @Test
  void a_sender_that_nobody_ever_spoke_to_was_not_called() {
    assertThat(seenAt("client-1", new Packets().udp("10.0.0.2:5000", "10.0.0.1:45000")))
        .containsExactly("10.0.0.2 > 10.0.0.1 UDP 45000 ONE_WAY FIRST_PACKET x1");
  }

  @Test
  void one_socket_that_asks_many_ports_is_no_server() {
    assertThat(
            seen(
                new Packets()
                    .udp("10.0.0.1:40000", "10.0.0.2:33434")
                    .udp("10.0.0.1:40000", "10.0.0.2:33435")
                    .udp("10.0.0.1:40000", "10.0.0.2:33436")))
        .allMatch(line -> line.startsWith("10.0.0.1 > 10.0.0.2"));
  }

  @Test
  void a_group_is_called_and_never_calls() {
    book.pod("peer-1", "10.0.0.3")
        .sample("peer-1", Packets.moment(9), Set.of(PortProtocol.udp(5353)));
    assertThat(seen(new Packets().udp("10.0.0.3:5353", "224.0.0.251:5353")))
        .containsExactly("10.0.0.3 > 224.0.0.251 UDP 5353 UNANSWERED FIRST_PACKET x1");
  }
}
