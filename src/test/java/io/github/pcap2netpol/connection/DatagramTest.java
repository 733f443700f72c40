package io.github.pcap2netpol.connection;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.pcap2netpol.connection.model.Connection;
import io.github.pcap2netpol.connection.model.State;
import io.github.pcap2netpol.net.PortProtocol;
import io.github.pcap2netpol.net.Protocol;
import java.util.List;
import java.util.Optional;
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
        .containsExactly("10.0.0.1 > 10.0.0.2 UDP 8125 ESTABLISHED FIRST_PACKET x1");
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
  void a_service_address_was_called_whoever_sent_first() {
    book.service("10.96.0.1", 6000, PortProtocol.udp(7000));
    assertThat(
            seen(
                new Packets()
                    .udp("10.96.0.1:6000", "10.0.0.1:5000")
                    .udp("10.0.0.1:5000", "10.96.0.1:6000")))
        .containsExactly("10.0.0.1 > 10.96.0.1 UDP 6000 ESTABLISHED VIRTUAL_ADDRESS x1");
  }

  @Test
  void an_answer_of_port_53_with_which_the_capture_begins_was_asked_for_before() {
    assertThat(
            seen(
                new Packets()
                    .udp("10.0.0.3:53", "10.0.0.1:1024")
                    .udp("10.0.0.1:1024", "10.0.0.3:53")))
        .containsExactly("10.0.0.1 > 10.0.0.3 UDP 53 ESTABLISHED FIRST_PACKET x1");
  }

  @Test
  void an_answer_from_port_53_alone_is_not_a_query() {
    assertThat(seen(new Packets().udp("10.0.0.3:53", "10.0.0.1:1024")))
        .containsExactly("10.0.0.3 > 10.0.0.1 UDP 1024 UNANSWERED FIRST_PACKET x1");
  }

  @Test
  void the_first_sender_from_port_53_opened() {
    Packets stranger = new Packets().udp(CLIENT, "10.0.0.3:53").udp("10.0.0.3:53", CLIENT).at(20);
    for (int i = 0; i < 4; i++) {
      stranger.udp("192.0.2.66:53", "10.0.0.1:5000");
    }
    assertThat(seen(stranger))
        .contains("192.0.2.66 > 10.0.0.1 UDP 5000 ONE_WAY FIRST_PACKET x1")
        .noneMatch(line -> line.contains("> 192.0.2.66"));
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
        .isEqualTo("10.0.0.1 > 10.0.0.2 UDP 8125 ESTABLISHED FIRST_PACKET x2");
  }

  @Test
  void packets_of_others_that_are_recorded_early_do_not_end_an_exchange() {
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
  void one_unanswered_datagram_is_unanswered_at_its_sender() {
    assertThat(seen(new Packets().udp(CLIENT, SERVER)))
        .containsExactly("10.0.0.1 > 10.0.0.2 UDP 8125 UNANSWERED FIRST_PACKET x1");
  }

  @Test
  void three_datagrams_without_an_error_were_accepted() {
    assertThat(
            seen(
                new Packets()
                    .udp("10.0.0.1:40000", SERVER)
                    .udp("10.0.0.1:40001", SERVER)
                    .udp("10.0.0.1:40002", SERVER)))
        .containsExactly("10.0.0.1 > 10.0.0.2 UDP 8125 ONE_WAY FIRST_PACKET x3");
  }

  @Test
  void two_unanswered_datagrams_are_unanswered_even_in_the_receivers_capture() {
    assertThat(seenAt("server-1", new Packets().udp(CLIENT, SERVER).udp(CLIENT, SERVER)))
        .containsExactly("10.0.0.1 > 10.0.0.2 UDP 8125 UNANSWERED FIRST_PACKET x1");
  }

  @Test
  void three_datagrams_in_the_receivers_capture_were_accepted() {
    assertThat(
            seenAt(
                "server-1",
                new Packets().udp(CLIENT, SERVER).udp(CLIENT, SERVER).udp(CLIENT, SERVER)))
        .containsExactly("10.0.0.1 > 10.0.0.2 UDP 8125 ONE_WAY FIRST_PACKET x1");
  }

  @Test
  void one_datagram_from_each_of_three_originators_was_accepted() {
    assertThat(
            seen(
                new Packets()
                    .udp("10.0.0.5:40000", SERVER)
                    .udp("10.0.0.6:40000", SERVER)
                    .udp("10.0.0.7:40000", SERVER)))
        .hasSize(3)
        .allMatch(line -> line.contains("ONE_WAY"));
  }

  @Test
  void after_one_error_between_two_hosts_silence_at_other_ports_proves_nothing() {
    Packets scan = new Packets();
    for (int i = 0; i < 4; i++) {
      scan.udp(CLIENT, "10.0.0.2:7001").udp(CLIENT, "10.0.0.2:7002");
    }
    scan.unreachable(Protocol.UDP, CLIENT, "10.0.0.2:7001");
    assertThat(seenAt("server-1", scan))
        .containsExactly(
            "10.0.0.1 > 10.0.0.2 UDP 7001 REFUSED FIRST_PACKET x1",
            "10.0.0.1 > 10.0.0.2 UDP 7002 UNANSWERED FIRST_PACKET x1");
  }

  @Test
  void silence_before_the_first_error_between_two_hosts_still_counts() {
    assertThat(
            seen(
                new Packets()
                    .udp("10.0.0.1:40000", SERVER)
                    .udp("10.0.0.1:40001", SERVER)
                    .udp("10.0.0.1:40002", SERVER)
                    .udp(CLIENT, "10.0.0.2:8126")
                    .unreachable(Protocol.UDP, CLIENT, "10.0.0.2:8126")))
        .contains("10.0.0.1 > 10.0.0.2 UDP 8125 ONE_WAY FIRST_PACKET x3");
  }

  @Test
  void an_error_between_two_hosts_says_nothing_about_a_third() {
    assertThat(
            seenAt(
                "server-1",
                new Packets()
                    .udp("10.0.0.9:5000", "10.0.0.2:7001")
                    .unreachable(Protocol.UDP, "10.0.0.9:5000", "10.0.0.2:7001")
                    .udp(CLIENT, SERVER)
                    .udp(CLIENT, SERVER)
                    .udp(CLIENT, SERVER)))
        .contains("10.0.0.1 > 10.0.0.2 UDP 8125 ONE_WAY FIRST_PACKET x1");
  }

  @Test
  void a_scan_of_many_ports_of_a_host_reaches_none_however_often_it_tries() {
    Packets scan = new Packets();
    for (int port = 7000; port < 7010; port++) {
      for (int i = 0; i < 4; i++) {
        scan.udp(CLIENT, "10.0.0.2:" + port);
      }
    }
    assertThat(seenAt("server-1", scan)).hasSize(10).allMatch(line -> line.contains("UNANSWERED"));
  }

  @Test
  void a_port_with_constant_traffic_is_not_part_of_its_originators_scan() {
    Packets packets = new Packets();
    for (int i = 0; i < 20; i++) {
      packets.udp(CLIENT, SERVER).udp(CLIENT, "10.0.0.2:" + (7000 + i));
    }
    assertThat(seenAt("server-1", packets))
        .filteredOn(line -> line.contains("ONE_WAY"))
        .containsExactly("10.0.0.1 > 10.0.0.2 UDP 8125 ONE_WAY FIRST_PACKET x1");
  }

  @Test
  void single_datagrams_of_many_to_many_ports_are_a_scan() {
    Packets packets = new Packets();
    for (int i = 0; i < 60; i++) {
      packets.udp("192.0.2." + i + ":5000", "10.0.0.2:" + (7000 + i % 20));
    }
    assertThat(seenAt("server-1", packets))
        .hasSize(60)
        .allMatch(line -> line.contains("UNANSWERED"));
  }

  @Test
  void a_few_datagrams_of_many_to_each_of_many_ports_are_a_scan() {
    Packets packets = new Packets();
    for (int i = 0; i < 20; i++) {
      for (int again = 0; again < 4; again++) {
        packets.udp("192.0.2." + i + ":5000", "10.0.0.2:" + (7000 + i));
      }
    }
    assertThat(seenAt("server-1", packets))
        .hasSize(20)
        .allMatch(line -> line.contains("UNANSWERED"));
  }

  @Test
  void a_port_that_many_send_to_is_not_part_of_a_scan_of_others() {
    Packets packets = new Packets();
    for (int i = 0; i < 20; i++) {
      packets.udp("192.0.2." + i + ":5000", "10.0.0.2:" + (7000 + i));
      packets.udp("10.1.0." + i + ":5000", SERVER);
    }
    assertThat(seenAt("server-1", packets))
        .filteredOn(line -> line.contains("ONE_WAY"))
        .hasSize(20)
        .allMatch(line -> line.contains(" > 10.0.0.2 UDP 8125 "));
  }

  @Test
  void the_first_datagram_opens_whatever_its_port() {
    assertThat(
            seenAt(
                "server-1",
                new Packets()
                    .udp("192.0.2.9:12345", "10.0.0.2:50004")
                    .udp("10.0.0.2:50004", "192.0.2.9:12345")))
        .containsExactly("192.0.2.9 > 10.0.0.2 UDP 50004 ESTABLISHED FIRST_PACKET x1");
  }

  @Test
  void one_socket_that_talks_to_three_ports_of_one_peer_opened_all_three() {
    Packets packets = new Packets();
    for (int port = 5001; port <= 5003; port++) {
      packets.udp(CLIENT, "10.0.0.2:" + port).udp("10.0.0.2:" + port, CLIENT);
    }
    assertThat(seen(packets))
        .hasSize(3)
        .allMatch(line -> line.startsWith("10.0.0.1 > 10.0.0.2 UDP 500"));
  }

  @Test
  void the_first_sender_from_a_bound_port_opened() {
    book.sample("server-1", Packets.moment(60), Set.of(PortProtocol.udp(8125)));
    assertThat(
            seenAt(
                "server-1",
                new Packets()
                    .query("10.0.0.2:40001", "10.0.0.3:53", "upstream")
                    .segment("10.0.0.2:40002", "10.0.0.3:80")
                    .at(20)
                    .udp(SERVER, CLIENT)
                    .udp(CLIENT, SERVER)))
        .contains("10.0.0.2 > 10.0.0.1 UDP 40000 ESTABLISHED FIRST_PACKET x1");
  }

  @Test
  void an_answer_from_a_bound_port_with_which_the_capture_begins_was_asked_for_before() {
    book.sample("server-1", Packets.moment(60), Set.of(PortProtocol.udp(8125)));
    assertThat(seenAt("server-1", new Packets().udp(SERVER, CLIENT).udp(CLIENT, SERVER)))
        .containsExactly("10.0.0.1 > 10.0.0.2 UDP 8125 ESTABLISHED LISTENER x1");
  }

  @Test
  void an_answer_that_begins_a_capture_is_recognised_by_an_earlier_capture() {
    Packets late = new Packets().at(10).udp(SERVER, CLIENT).udp(CLIENT, SERVER);
    Packets early =
        new Packets()
            .segment("10.0.0.1:40001", "10.0.0.2:80")
            .at(5)
            .udp(CLIENT, SERVER)
            .at(8)
            .udp(CLIENT, SERVER)
            .at(10)
            .udp(SERVER, CLIENT)
            .udp(CLIENT, SERVER);
    assertThat(
            Reading.shown(
                new Reading(book).capture("client-1", early).capture("server-1", late).read()))
        .filteredOn(line -> line.contains("UDP"))
        .containsExactlyInAnyOrder(
            "10.0.0.1 > 10.0.0.2 UDP 8125 ESTABLISHED FIRST_PACKET x1",
            "10.0.0.1 > 10.0.0.2 UDP 8125 ESTABLISHED LISTENER x1");
  }

  @Test
  void one_datagram_to_a_bound_socket_was_accepted() {
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
        .containsExactly("10.0.0.1 > 10.0.0.2 UDP 8125 REFUSED FIRST_PACKET x1");
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
  void of_equal_ports_the_first_datagram_opens() {
    assertThat(
            seen(
                new Packets()
                    .segment("10.0.0.1:40001", "10.0.0.2:80")
                    .at(9)
                    .udp("10.0.0.1:123", "10.0.0.2:123")
                    .udp("10.0.0.2:123", "10.0.0.1:123")))
        .contains("10.0.0.1 > 10.0.0.2 UDP 123 ESTABLISHED FIRST_PACKET x1")
        .noneMatch(line -> line.startsWith("10.0.0.2 > 10.0.0.1 UDP 123"));
  }

  @Test
  void equal_ports_whose_first_datagram_may_be_missing_are_connections_both_ways() {
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
  void a_sender_that_nobody_answered_was_not_called() {
    assertThat(seenAt("client-1", new Packets().udp("10.0.0.2:5000", "10.0.0.1:45000")))
        .containsExactly("10.0.0.2 > 10.0.0.1 UDP 45000 UNANSWERED FIRST_PACKET x1");
  }

  @Test
  void one_socket_that_calls_many_ports_is_not_a_server() {
    assertThat(
            seen(
                new Packets()
                    .udp("10.0.0.1:40000", "10.0.0.2:33434")
                    .udp("10.0.0.1:40000", "10.0.0.2:33435")
                    .udp("10.0.0.1:40000", "10.0.0.2:33436")))
        .allMatch(line -> line.startsWith("10.0.0.1 > 10.0.0.2"));
  }

  @Test
  void a_multicast_group_is_called_and_never_calls() {
    book.pod("peer-1", "10.0.0.3")
        .sample("peer-1", Packets.moment(9), Set.of(PortProtocol.udp(5353)));
    assertThat(seen(new Packets().udp("10.0.0.3:5353", "224.0.0.251:5353")))
        .containsExactly("10.0.0.3 > 224.0.0.251 UDP 5353 UNANSWERED FIRST_PACKET x1");
  }

  private static Packets threeAndAnError(String reporter, boolean byHostOnly) {
    return new Packets()
        .udp(CLIENT, SERVER)
        .udp(CLIENT, SERVER)
        .udp(CLIENT, SERVER)
        .unreachable(Protocol.UDP, CLIENT, SERVER, reporter, byHostOnly);
  }

  /** Reads the packets directly, and through a connections file. */
  private void assertSeenBothWays(Packets packets, String expected) {
    assertThat(seen(packets)).containsExactly(expected);
    assertThat(
            Reading.shown(
                new Reading(book)
                    .capture("client-1", packets)
                    .extracted(input -> Optional.of("client.ndjson"), 100)
                    .read()))
        .containsExactly(expected);
  }

  @Test
  void a_stranger_cannot_report_the_port_of_another_host_as_unreachable() {
    assertSeenBothWays(
        threeAndAnError("203.0.113.9", true),
        "10.0.0.1 > 10.0.0.2 UDP 8125 ONE_WAY FIRST_PACKET x1");
  }

  @Test
  void a_router_can_report_a_host_as_unreachable() {
    assertSeenBothWays(
        threeAndAnError("203.0.113.9", false),
        "10.0.0.1 > 10.0.0.2 UDP 8125 REFUSED FIRST_PACKET x1");
  }

  @Test
  void a_node_can_reject_on_behalf_of_a_service() {
    book.gateway("10.0.0.254");
    assertSeenBothWays(
        threeAndAnError("10.0.0.254", true),
        "10.0.0.1 > 10.0.0.2 UDP 8125 REFUSED FIRST_PACKET x1");
  }
}
