package io.github.pcap2netpol.connection;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.pcap2netpol.cluster.model.PodRef;
import io.github.pcap2netpol.connection.model.Connection;
import io.github.pcap2netpol.connection.model.Sighting;
import io.github.pcap2netpol.connection.model.Tally;
import io.github.pcap2netpol.connection.model.Traffic;
import io.github.pcap2netpol.diagnostic.Severity;
import io.github.pcap2netpol.net.Protocol;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** TCP and SCTP connections whose opening was captured. */
class StreamTest {
  private static final String CLIENT = "10.0.0.1:40000";
  private static final String SERVER = "10.0.0.2:8080";

  private final TestBook book =
      new TestBook().pod("client-1", "10.0.0.1").pod("server-1", "10.0.0.2");
  private final Reading reading = new Reading(book);

  private List<String> seen(Packets packets) {
    return Reading.shown(reading.capture("client-1", packets).read());
  }

  @Test
  void an_answered_opening_is_established() {
    assertThat(seen(new Packets().connection(CLIENT, SERVER, 7)))
        .containsExactly("10.0.0.1 > 10.0.0.2 TCP 8080 ESTABLISHED HANDSHAKE x1");
  }

  @Test
  void a_repeated_opening_is_one_connection() {
    assertThat(
            seen(
                new Packets()
                    .syn(CLIENT, SERVER, 7)
                    .at(1)
                    .syn(CLIENT, SERVER, 7)
                    .synAck(SERVER, CLIENT, 7)))
        .containsExactly("10.0.0.1 > 10.0.0.2 TCP 8080 ESTABLISHED HANDSHAKE x1");
  }

  @Test
  void an_answer_may_acknowledge_data_that_came_with_the_opening() {
    assertThat(seen(new Packets().syn(CLIENT, SERVER, 7).synAck(SERVER, CLIENT, 7 + 1200)))
        .containsExactly("10.0.0.1 > 10.0.0.2 TCP 8080 ESTABLISHED HANDSHAKE x1");
  }

  @Test
  void the_same_ports_with_another_sequence_number_are_another_connection() {
    assertThat(
            seen(new Packets().connection(CLIENT, SERVER, 7).at(5).connection(CLIENT, SERVER, 8)))
        .containsExactly("10.0.0.1 > 10.0.0.2 TCP 8080 ESTABLISHED HANDSHAKE x2");
  }

  @Test
  void a_reset_that_answers_an_opening_is_a_refusal() {
    assertThat(seen(new Packets().syn(CLIENT, SERVER, 7).refuse(SERVER, CLIENT, 7)))
        .containsExactly("10.0.0.1 > 10.0.0.2 TCP 8080 REFUSED HANDSHAKE x1");
  }

  @Test
  void a_reset_that_answers_something_else_refuses_nothing() {
    assertThat(seen(new Packets().syn(CLIENT, SERVER, 7).refuse(SERVER, CLIENT, 99)))
        .containsExactly("10.0.0.1 > 10.0.0.2 TCP 8080 UNANSWERED HANDSHAKE x1");
  }

  @Test
  void a_reset_after_the_answer_is_not_a_refusal() {
    assertThat(
            seen(
                new Packets().syn(CLIENT, SERVER, 7).synAck(SERVER, CLIENT, 7).rst(SERVER, CLIENT)))
        .containsExactly("10.0.0.1 > 10.0.0.2 TCP 8080 ESTABLISHED HANDSHAKE x1");
  }

  @Test
  void an_icmp_error_is_a_refusal() {
    assertThat(
            seen(
                new Packets()
                    .syn(CLIENT, SERVER, 7)
                    .unreachable(Protocol.TCP, CLIENT, SERVER)
                    .connection("10.0.0.1:40001", "10.0.0.2:9", 1)))
        .contains("10.0.0.1 > 10.0.0.2 TCP 8080 REFUSED HANDSHAKE x1");
  }

  @Test
  void an_opening_that_nothing_answers_is_unanswered() {
    assertThat(
            seen(
                new Packets().syn(CLIENT, SERVER, 7).connection("10.0.0.1:40001", "10.0.0.2:9", 1)))
        .contains("10.0.0.1 > 10.0.0.2 TCP 8080 UNANSWERED HANDSHAKE x1");
  }

  @Test
  void an_answer_without_its_opening_is_enough_if_the_originator_finishes() {
    assertThat(seen(new Packets().synAck(SERVER, CLIENT, 7).fin(CLIENT, SERVER)))
        .containsExactly("10.0.0.1 > 10.0.0.2 TCP 8080 ESTABLISHED HANDSHAKE x1");
  }

  @Test
  void an_originator_that_goes_on_after_its_opening_was_answered() {
    assertThat(seen(new Packets().syn(CLIENT, SERVER, 7).segment(CLIENT, SERVER)))
        .containsExactly("10.0.0.1 > 10.0.0.2 TCP 8080 ESTABLISHED HANDSHAKE x1");
  }

  @Test
  void packets_long_after_the_handshake_belong_to_the_same_connection() {
    assertThat(
            seen(
                new Packets()
                    .syn(CLIENT, SERVER, 7)
                    .synAck(SERVER, CLIENT, 7)
                    .at(7200)
                    .fin(CLIENT, SERVER)
                    .fin(SERVER, CLIENT)))
        .containsExactly("10.0.0.1 > 10.0.0.2 TCP 8080 ESTABLISHED HANDSHAKE x1");
  }

  @Test
  void a_packet_recorded_before_its_own_handshake_is_not_another_connection() {
    assertThat(seen(new Packets().segment(CLIENT, SERVER).synAck(SERVER, CLIENT, 7)))
        .containsExactly("10.0.0.1 > 10.0.0.2 TCP 8080 ESTABLISHED HANDSHAKE x1");
  }

  @Test
  void in_a_capture_of_syns_only_an_unrepeated_attempt_is_a_connection() {
    assertThat(
            seen(
                new Packets()
                    .syn(CLIENT, SERVER, 7)
                    .syn("10.0.0.1:40001", "10.0.0.9:9", 8)
                    .at(1)
                    .syn("10.0.0.1:40001", "10.0.0.9:9", 8)))
        .containsExactly(
            "10.0.0.1 > 10.0.0.2 TCP 8080 ESTABLISHED HANDSHAKE x1",
            "10.0.0.1 > 10.0.0.9 TCP 9 UNANSWERED HANDSHAKE x1");
    assertThat(reading.codes()).contains("capture-only-syn");
  }

  @Test
  void a_capture_with_any_other_segment_is_not_of_syns_only() {
    assertThat(seen(new Packets().syn(CLIENT, SERVER, 7).rst("10.0.0.1:1", "10.0.0.9:2")))
        .containsExactly("10.0.0.1 > 10.0.0.2 TCP 8080 UNANSWERED HANDSHAKE x1");
    assertThat(reading.codes()).doesNotContain("capture-only-syn");
  }

  @Test
  void sctp_is_opened_by_init_and_refused_by_abort() {
    assertThat(
            seen(
                new Packets()
                    .opening(Protocol.SCTP, CLIENT, SERVER, false, 7, 0)
                    .opening(Protocol.SCTP, SERVER, CLIENT, true, 9, 7)
                    .opening(Protocol.SCTP, CLIENT, "10.0.0.2:9", false, 8, 0)
                    .sctp("10.0.0.2:9", CLIENT, 6)))
        .containsExactly(
            "10.0.0.1 > 10.0.0.2 SCTP 9 REFUSED HANDSHAKE x1",
            "10.0.0.1 > 10.0.0.2 SCTP 8080 ESTABLISHED HANDSHAKE x1");
  }

  @Test
  void an_address_talking_to_itself_is_loopback() {
    assertThat(seen(new Packets().connection("10.0.0.1:40000", "10.0.0.1:80", 7)))
        .containsExactly("10.0.0.1 > 10.0.0.1 TCP 80 ESTABLISHED HANDSHAKE x1 loopback");
  }

  @Test
  void traffic_of_two_owners_of_an_address_is_not_summed_up_together() {
    book.takeover("10.0.0.2", Packets.moment(30));
    Traffic traffic =
        reading
            .capture(
                "client-1",
                new Packets()
                    .connection(CLIENT, SERVER, 7)
                    .at(60)
                    .connection("10.0.0.1:40001", SERVER, 8))
            .read();
    assertThat(Reading.shown(traffic))
        .containsExactly(
            "10.0.0.1 > 10.0.0.2 TCP 8080 ESTABLISHED HANDSHAKE x1",
            "10.0.0.1 > 10.0.0.2 TCP 8080 ESTABLISHED HANDSHAKE x1");
    assertThat(traffic.connections().get(1).tally().first().time()).isAfter(Packets.moment(30));
  }

  @Test
  void a_connection_says_where_its_packets_are() {
    Connection connection =
        reading
            .parts(
                Optional.of(new PodRef("shop", "client-1")),
                "a.pcap",
                List.of(
                    new Packets().syn(CLIENT, SERVER, 7).events,
                    new Packets().at(1).synAck(SERVER, CLIENT, 7).events))
            .read()
            .connections()
            .get(0);
    assertThat(connection.tally().first())
        .isEqualTo(new Sighting(Packets.moment(0.001), "a.pcap", 1));
    assertThat(connection.tally().last())
        .isEqualTo(new Sighting(Packets.moment(1.001), "a.1.pcap", 1));
    assertThat(connection.tally().samples())
        .containsExactly(
            new Tally.Sample(7, 40000, new Sighting(Packets.moment(0.001), "a.pcap", 1)));
  }

  @Test
  void an_unsolicited_answer_is_an_attempt_of_its_sender() {
    assertThat(seen(new Packets().synAck(SERVER, CLIENT, 7).rst(CLIENT, SERVER)))
        .containsExactly("10.0.0.2 > 10.0.0.1 TCP 40000 REFUSED HANDSHAKE x1");
    assertThat(
            Reading.shown(
                new Reading(book)
                    .capture("client-1", new Packets().synAck(SERVER, CLIENT, 7))
                    .read()))
        .containsExactly("10.0.0.2 > 10.0.0.1 TCP 40000 UNANSWERED HANDSHAKE x1");
  }

  @Test
  void a_capture_may_begin_with_the_answer_if_the_originator_goes_on() {
    assertThat(seen(new Packets().synAck(SERVER, CLIENT, 7).segment(CLIENT, SERVER)))
        .containsExactly("10.0.0.1 > 10.0.0.2 TCP 8080 ESTABLISHED HANDSHAKE x1");
  }

  @Test
  void segments_answered_only_by_a_reset_are_an_attempt() {
    assertThat(seen(new Packets().segment(SERVER, CLIENT).rst(CLIENT, SERVER)))
        .containsExactly("10.0.0.2 > 10.0.0.1 TCP 40000 REFUSED HANDSHAKE x1");
    assertThat(
            Reading.shown(
                new Reading(book)
                    .capture("client-1", new Packets().fin(CLIENT, SERVER).rst(SERVER, CLIENT))
                    .read()))
        .containsExactly("10.0.0.1 > 10.0.0.2 TCP 8080 REFUSED HANDSHAKE x1");
  }

  @Test
  void segments_without_an_acknowledgment_belong_to_no_connection() {
    Packets finScan = new Packets().packet(Protocol.TCP, CLIENT, SERVER, 1, 0, -1);
    Packets nullScan = new Packets().packet(Protocol.TCP, CLIENT, SERVER, 0, 0, -1);
    for (Packets scan : List.of(finScan, nullScan)) {
      assertThat(Reading.shown(new Reading(book).capture("client-1", scan).read()))
          .containsExactly("10.0.0.1 > 10.0.0.2 TCP 8080 UNANSWERED HANDSHAKE x1");
    }
  }

  @Test
  void a_finish_without_an_acknowledgment_is_not_evidence_of_an_answer() {
    assertThat(
            seen(
                new Packets()
                    .syn(CLIENT, SERVER, 7)
                    .segment(SERVER, CLIENT)
                    .packet(Protocol.TCP, CLIENT, SERVER, 1, 0, -1)
                    .rst(CLIENT, SERVER)))
        .containsExactly("10.0.0.1 > 10.0.0.2 TCP 8080 UNANSWERED HANDSHAKE x1");
  }

  @Test
  void an_originator_that_goes_on_and_gets_a_reset_was_not_answered() {
    assertThat(
            seen(new Packets().syn(CLIENT, SERVER, 7).segment(CLIENT, SERVER).rst(SERVER, CLIENT)))
        .containsExactly("10.0.0.1 > 10.0.0.2 TCP 8080 REFUSED HANDSHAKE x1");
  }

  private List<String> withUnreachable(String reporter) {
    Packets packets =
        new Packets()
            .connection("10.0.0.1:40001", "10.0.0.2:9090", 8)
            .syn(CLIENT, SERVER, 7)
            .unreachable(Protocol.TCP, CLIENT, SERVER, reporter, true);
    return Reading.shown(new Reading(book).capture("client-1", packets).read());
  }

  @Test
  void only_the_called_host_can_report_its_port_as_unreachable() {
    assertThat(withUnreachable("203.0.113.9"))
        .contains("10.0.0.1 > 10.0.0.2 TCP 8080 UNANSWERED HANDSHAKE x1");
    assertThat(withUnreachable("10.0.0.2"))
        .contains("10.0.0.1 > 10.0.0.2 TCP 8080 REFUSED HANDSHAKE x1");
  }

  private static final String STRANGER = "203.0.113.9:443";

  private List<String> atServer(Packets packets) {
    List<String> seen = Reading.shown(new Reading(book).capture("server-1", packets).read());
    assertThat(
            Reading.shown(
                new Reading(book)
                    .capture("server-1", packets)
                    .extracted(input -> Optional.of("server.ndjson"), 100)
                    .read()))
        .isEqualTo(seen);
    return seen;
  }

  @Test
  void a_stranger_whom_the_pod_never_answers_has_no_connection() {
    assertThat(
            atServer(
                new Packets()
                    .connection(CLIENT, SERVER, 7)
                    .syn("203.0.113.9:50000", "10.0.0.2:22", 9)
                    .segment("203.0.113.9:50000", "10.0.0.2:22")
                    .segment(STRANGER, "10.0.0.2:45000")))
        .containsExactly(
            "10.0.0.1 > 10.0.0.2 TCP 8080 ESTABLISHED HANDSHAKE x1",
            "203.0.113.9 > 10.0.0.2 TCP 22 UNANSWERED HANDSHAKE x1",
            "203.0.113.9 > 10.0.0.2 TCP 45000 UNANSWERED HANDSHAKE x1");
  }

  @Test
  void silence_proves_nothing_where_the_capture_may_hold_one_direction_only() {
    assertThat(
            atServer(
                new Packets()
                    .syn(CLIENT, SERVER, 7)
                    .segment(CLIENT, SERVER)
                    .segment(STRANGER, "10.0.0.2:45000")))
        .containsExactly(
            "10.0.0.1 > 10.0.0.2 TCP 8080 ESTABLISHED HANDSHAKE x1",
            "10.0.0.2 > 203.0.113.9 TCP 443 MID_STREAM EPHEMERAL_RANGE x1");
  }

  @Test
  void segments_that_the_other_end_never_answers_may_be_a_connection() {
    assertThat(
            atServer(
                new Packets().connection(CLIENT, SERVER, 7).segment("10.0.0.2:45000", STRANGER)))
        .containsExactly(
            "10.0.0.1 > 10.0.0.2 TCP 8080 ESTABLISHED HANDSHAKE x1",
            "10.0.0.2 > 203.0.113.9 TCP 443 MID_STREAM EPHEMERAL_RANGE x1");
  }

  private List<String> severeAtServer(Packets packets) {
    Reading reading = new Reading(book).capture("server-1", packets);
    reading.read();
    return reading.diagnostics.sorted().stream()
        .filter(found -> found.severity() == Severity.SEVERE)
        .map(found -> found.code() + ": " + found.message().replaceAll("[.].*", "."))
        .toList();
  }

  @Test
  void a_capture_of_what_the_pod_received_is_severe() {
    String severe =
        "capture-one-way: Of TCP connections it shows only what the pod received, so it is not"
            + " known whom the pod called.";

    assertThat(severeAtServer(new Packets().syn(CLIENT, SERVER, 7).segment(CLIENT, SERVER)))
        .containsExactly(severe);
    assertThat(
            severeAtServer(
                new Packets()
                    .synAck(STRANGER, "10.0.0.2:45000", 7)
                    .segment(STRANGER, "10.0.0.2:45000")))
        .containsExactly(severe);
  }

  @Test
  void a_capture_of_what_the_pod_sent_is_severe() {
    assertThat(
            severeAtServer(
                new Packets()
                    .syn("10.0.0.2:45000", STRANGER, 7)
                    .segment("10.0.0.2:45000", STRANGER)))
        .containsExactly(
            "capture-one-way: Of TCP connections it shows only what the pod sent, so it is not"
                + " known who called the pod.");
  }

  @Test
  void a_capture_with_one_connection_both_ways_or_none_at_all_is_not_one_way() {
    assertThat(
            severeAtServer(
                new Packets()
                    .connection(CLIENT, SERVER, 7)
                    .syn("203.0.113.9:50000", "10.0.0.2:22", 9)
                    .segment("203.0.113.9:50000", "10.0.0.2:22")))
        .isEmpty();
    assertThat(severeAtServer(new Packets().syn("203.0.113.9:50000", "10.0.0.2:22", 9))).isEmpty();
    assertThat(severeAtServer(new Packets().segment(STRANGER, "10.0.0.2:45000"))).isEmpty();
  }
}
