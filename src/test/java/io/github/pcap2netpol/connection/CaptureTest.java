package io.github.pcap2netpol.connection;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.pcap2netpol.cluster.model.PodRef;
import io.github.pcap2netpol.connection.model.Lookup;
import io.github.pcap2netpol.connection.model.Tally;
import io.github.pcap2netpol.connection.model.Traffic;
import io.github.pcap2netpol.connection.sums.Limits;
import io.github.pcap2netpol.net.PortProtocol;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

/** Several captures together: which pods they belong to, both ends' views, gaps, names, order. */
class CaptureTest {
  private static final String CLIENT = "10.0.0.1:40000";
  private static final String SERVER = "10.0.0.2:8080";

  private static TestBook book() {
    return new TestBook()
        .pod("client-1", "10.0.0.1")
        .pod("server-1", "10.0.0.2", 8080)
        .service("10.96.0.1", 80, PortProtocol.tcp(8080));
  }

  /** A client's capture and the server's of the same connections, from those numbers on. */
  private static Packets calls(String to, int first, int count) {
    Packets packets = new Packets();
    for (int i = first; i < first + count; i++) {
      packets.at(2 * i).connection("10.0.0.1:" + (40000 + i), to, 1000 + i);
    }
    return packets;
  }

  @Test
  void the_views_of_both_ends_of_a_connection_are_paired() {
    Traffic traffic =
        new Reading(book())
            .capture("client-1", calls("10.96.0.1:80", 0, 40))
            .capture("server-1", calls(SERVER, 0, 40))
            .read();
    assertThat(traffic.pairs())
        .singleElement()
        .satisfies(
            pair -> {
              assertThat(Reading.shown(pair.atOriginator())).contains("10.96.0.1 TCP 80 ");
              assertThat(Reading.shown(pair.atResponder())).contains("10.0.0.2 TCP 8080 ");
            });
  }

  @Test
  void the_same_sequence_number_at_another_time_is_not_paired() {
    assertThat(
            new Reading(book())
                .capture("client-1", new Packets().connection(CLIENT, "10.96.0.1:80", 7))
                .capture("server-1", new Packets().at(6).connection(CLIENT, SERVER, 7))
                .read()
                .pairs())
        .isEmpty();
  }

  private static Reading filtered(TestBook book, String podStart, int calls) {
    Packets packets = new Packets();
    for (int call = 0; call < calls; call++) {
      String client = "10.0.0.9:" + (40000 + call);
      packets.syn(client, SERVER, 7 + call).synAck(SERVER, client, 7 + call);
    }
    return new Reading(book.pod("late-1", "10.0.0.9", Instant.parse(podStart), Instant.MAX))
        .capture("late-1", packets);
  }

  @Test
  void a_filtered_capture_that_began_long_after_its_pod_cannot_show_what_was_open() {
    Reading reading = filtered(book(), "2025-12-31T23:00:00Z", 3);
    reading.read();
    assertThat(reading.codes()).containsExactly("capture-began-late");
  }

  @Test
  void two_handshakes_without_data_may_be_the_end_of_any_capture() {
    Reading reading = filtered(book(), "2025-12-31T23:00:00Z", 2);
    reading.read();
    assertThat(reading.codes()).isEmpty();
  }

  @Test
  void a_filtered_capture_that_began_with_its_pod_shows_everything() {
    Reading reading = filtered(book(), "2025-12-31T23:59:50Z", 3);
    reading.read();
    assertThat(reading.codes()).isEmpty();
  }

  @Test
  void a_socket_sample_shows_connections_opened_before_a_late_capture() {
    TestBook book = book().sample("late-1", Packets.moment(60), Set.of());
    Reading reading = filtered(book, "2025-12-31T23:00:00Z", 3);
    reading.read();
    assertThat(reading.codes()).isEmpty();
  }

  @Test
  void a_late_capture_of_every_packet_shows_connections_opened_before_it() {
    Reading reading =
        new Reading(
                book()
                    .pod("late-1", "10.0.0.9", Instant.parse("2025-12-31T23:00:00Z"), Instant.MAX))
            .capture("late-1", new Packets().connection("10.0.0.9:40000", SERVER, 7));
    reading.read();
    assertThat(reading.codes()).isEmpty();
  }

  @Test
  void an_opening_missing_from_the_clients_capture_is_a_gap() {
    Reading reading =
        new Reading(book())
            .capture("client-1", calls("10.96.0.1:80", 3, 5))
            .capture("server-1", calls(SERVER, 0, 8));
    reading.read();
    assertThat(reading.diagnostics.sorted())
        .singleElement()
        .satisfies(
            hole -> {
              assertThat(hole.code()).isEqualTo("capture-hole");
              assertThat(hole.place()).isEqualTo("client-1.pcap");
              assertThat(hole.message())
                  .contains("lacks 3 connections of its own pod", "before its first packet");
            });
  }

  @Test
  void two_complete_captures_have_no_gap() {
    Reading reading =
        new Reading(book())
            .capture("client-1", calls("10.96.0.1:80", 0, 200))
            .capture("server-1", calls(SERVER, 0, 200));
    reading.read();
    assertThat(reading.codes()).isEmpty();
  }

  @Test
  void a_capture_that_ended_earlier_has_no_gap() {
    Reading reading =
        new Reading(book())
            .capture("client-1", calls("10.96.0.1:80", 0, 5))
            .capture("server-1", calls(SERVER, 0, 8));
    reading.read();
    assertThat(reading.codes()).isEmpty();
  }

  @Test
  void a_capture_without_a_pod_is_matched_by_its_addresses() {
    Traffic traffic = new Reading(book()).nameless("x.pcap", calls("10.96.0.1:80", 0, 3)).read();
    assertThat(traffic.captures().firstKey().pod()).contains(new PodRef("shop", "client-1"));
  }

  @Test
  void two_pods_that_talk_only_to_each_other_are_distinguished_by_the_file_name() {
    Traffic traffic = new Reading(book()).nameless("dir/server-1.pcap", calls(SERVER, 0, 3)).read();
    assertThat(traffic.captures().firstKey().pod()).contains(new PodRef("shop", "server-1"));
    Reading unnamed = new Reading(book()).nameless("x.pcap", calls(SERVER, 0, 3));
    assertThat(unnamed.read().captures().firstKey().pod()).isEmpty();
    assertThat(unnamed.codes()).containsExactly("capture-matches-several-pods");
  }

  @Test
  void a_capture_with_packets_of_many_pods_is_of_a_node() {
    TestBook book =
        book().pod("other-1", "10.0.0.21").pod("other-2", "10.0.0.22").pod("other-3", "10.0.0.23");
    Packets packets =
        new Packets()
            .connection("10.0.0.1:40000", SERVER, 7)
            .connection("10.0.0.21:40000", "10.0.0.22:80", 8)
            .connection("10.0.0.23:40000", "192.0.2.9:80", 9);
    Reading reading = new Reading(book).nameless("node.pcap", packets);
    assertThat(reading.read().connections()).hasSize(3);
    assertThat(reading.codes()).containsExactly("capture-of-a-node");

    Packets ofStranger =
        new Packets()
            .connection("10.0.0.99:40000", "10.0.0.21:80", 7)
            .connection("10.0.0.99:40001", "10.0.0.22:80", 8)
            .connection("10.0.0.99:40002", "10.0.0.23:80", 9);
    Reading stranger = new Reading(book).nameless("x.pcap", ofStranger);
    stranger.read();
    assertThat(stranger.codes()).containsExactly("capture-matches-no-pod");
  }

  @Test
  void a_capture_without_any_pods_address_is_a_finding() {
    Reading reading =
        new Reading(book())
            .nameless("x.pcap", new Packets().connection("192.0.2.1:40000", "192.0.2.2:80", 7));
    reading.read();
    assertThat(reading.codes()).containsExactly("capture-matches-no-pod");
  }

  @Test
  void a_capture_without_its_own_pods_addresses_is_a_finding() {
    Reading reading =
        new Reading(book())
            .capture("client-1", new Packets().connection("192.0.2.1:40000", "192.0.2.2:80", 7));
    reading.read();
    assertThat(reading.codes()).containsExactly("capture-not-of-its-pod");
  }

  @Test
  void lookups_are_summed_up_by_client() {
    Packets packets =
        new Packets()
            .query("10.0.0.1:5", "10.0.0.9:53", "a.example")
            .answer("10.0.0.1:5", "10.0.0.9:53", "a.example", 0, "192.0.2.1", "192.0.2.2")
            .query("10.0.0.1:6", "10.0.0.9:53", "a.example")
            .answer("10.0.0.1:6", "10.0.0.9:53", "a.example", 0, "192.0.2.2", "192.0.2.1")
            .query("10.0.0.1:7", "10.0.0.9:53", "a.example")
            .answer("10.0.0.1:7", "10.0.0.9:53", "a.example", 0, "192.0.2.3")
            .query("10.0.0.1:8", "10.0.0.9:53", "a.example.shop.svc")
            .answer("10.0.0.1:8", "10.0.0.9:53", "a.example.shop.svc", 3)
            .query("10.0.0.1:9", "10.0.0.9:53", "a.example");
    List<Lookup> lookups = new Reading(book()).capture("client-1", packets).read().lookups();
    assertThat(lookups).hasSize(2);
    assertThat(lookups.get(0).name()).isEqualTo("a.example");
    assertThat(lookups.get(0).addresses()).hasSize(3);
    assertThat(lookups.get(0).differingAnswers()).isEqualTo(2);
    assertThat(lookups.get(0).unanswered()).isEqualTo(1);
    assertThat(lookups.get(1).responseCodes()).isEqualTo(new TreeMap<>(Map.of(3, 1L)));
  }

  @Test
  void a_truncated_answer_does_not_make_a_name_rotate() {
    Packets packets =
        new Packets()
            .answer("10.0.0.1:5", "10.0.0.9:53", "a.example", 0, "192.0.2.1", "192.0.2.2")
            .partOfAnswer("10.0.0.1:6", "10.0.0.9:53", "a.example", "192.0.2.2");
    Lookup lookup = new Reading(book()).capture("client-1", packets).read().lookups().get(0);
    assertThat(lookup.differingAnswers()).isEqualTo(1);
    assertThat(lookup.addresses()).hasSize(2);
  }

  @Test
  void a_full_table_is_reported() {
    Limits few = new Limits(2, 100, 2, 100, 100, 10, 100, 100, 10);
    Packets packets = new Packets();
    for (int i = 1; i < 6; i++) {
      packets
          .syn("10.0.0.1:" + i, "10.0.0." + i + ":80", i)
          .synAck("10.0.0." + i + ":80", "10.0.0.1:" + i, i);
    }
    Reading reading = new Reading(book()).capture("client-1", packets).within(few);
    assertThat(reading.read().connections()).hasSize(2);
    assertThat(reading.codes()).containsExactly("connections-capped", "flows-capped");
  }

  @Property(tries = 100)
  void parts_threads_and_order_do_not_change_the_result(
      @ForAll List<@IntRange(max = 200) Integer> steps,
      @ForAll @IntRange(max = 50) int cut,
      @ForAll @IntRange(min = 1, max = 4) int threads) {
    Packets packets = new Packets();
    for (int step : steps) {
      String one = "10.0.0.1:" + (40000 + step % 4);
      String other = "10.0.0." + (2 + step % 2) + ":" + (step % 3 == 0 ? 50051 : 80);
      switch (step % 7) {
        case 0 -> packets.syn(one, other, step);
        case 1 -> packets.synAck(other, one, step - 1);
        case 2 -> packets.segment(other, one);
        case 3 -> packets.fin(one, other);
        case 4 -> packets.rst(other, one);
        case 5 -> packets.udp(one, other);
        default -> packets.udp(other, one).at(step);
      }
    }
    int at = Math.min(cut, packets.events.size());
    Reading whole = new Reading(book()).capture("client-1", packets).capture("server-1", packets);
    Reading split =
        new Reading(book())
            .parts(
                Optional.of(new PodRef("shop", "client-1")),
                "client-1.pcap",
                List.of(
                    new ArrayList<>(packets.events.subList(0, at)),
                    new ArrayList<>(packets.events.subList(at, packets.events.size()))))
            .capture("server-1", packets)
            .reversed();
    Traffic one = whole.read(1);
    Traffic other = split.read(threads);
    assertThat(times(other)).isEqualTo(times(one));
    assertThat(other.undecided()).hasSameSizeAs(one.undecided());
    assertThat(split.codes()).isEqualTo(whole.codes());
  }

  private static List<String> times(Traffic traffic) {
    return traffic.connections().stream()
        .map(
            connection ->
                Reading.shown(connection)
                    + connection.tally().first().time()
                    + connection.tally().last().time()
                    + connection.tally().packets()
                    + connection.tally().samples().stream().map(Tally.Sample::sequence).toList())
        .toList();
  }
}
