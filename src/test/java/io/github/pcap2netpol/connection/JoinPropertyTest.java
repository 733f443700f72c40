package io.github.pcap2netpol.connection;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.pcap2netpol.cluster.model.PodRef;
import io.github.pcap2netpol.connection.model.Traffic;
import io.github.pcap2netpol.net.PortProtocol;
import io.github.pcap2netpol.net.Protocol;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Supplier;
import java.util.stream.Stream;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;

/** The files of one capture, each extracted in a call of its own. */
class JoinPropertyTest {
  private static final List<String> PODS = List.of("client-1", "server-1");

  private static Reading reading(long seed, int captures, int count, int cuts) {
    Reading reading = new Reading(ExtractionPropertyTest.book(new Random(seed)));
    for (int i = 0; i < captures; i++) {
      long own = seed * 31 + i;
      List<Packets.Event> all = ExtractionPropertyTest.packets(own, count).events;
      Random random = new Random(own);
      TreeSet<Integer> places = new TreeSet<>();
      for (int cut = 0; cut < cuts; cut++) {
        places.add(random.nextInt(all.size() + 1));
      }
      List<List<Packets.Event>> parts = new ArrayList<>();
      int from = 0;
      for (int place : places) {
        parts.add(all.subList(from, place));
        from = place;
      }
      parts.add(all.subList(from, all.size()));
      Optional<PodRef> pod =
          i < PODS.size() ? Optional.of(new PodRef("shop", PODS.get(i))) : Optional.empty();
      reading.parts(pod, "capture" + i + "x.pcap", parts);
    }
    return reading;
  }

  /**
   * The error is no packet of its own, so the capture begins with the datagram: who sent it first
   * is unknown, and the socket sample decides.
   */
  @Example
  void a_file_with_nothing_but_icmp_errors_does_not_begin_the_capture() {
    Packets error = new Packets().unreachable(Protocol.UDP, "10.0.0.1:40001", "10.0.0.2:9999");
    Packets answer = new Packets().at(100).udp("10.0.0.2:53", "10.0.0.1:40000");
    Supplier<Reading> whole =
        () ->
            new Reading(
                    new TestBook()
                        .pod("client-1", "10.0.0.1")
                        .pod("server-1", "10.0.0.2")
                        .sample("server-1", Packets.moment(60), Set.of(PortProtocol.udp(53))))
                .parts(Optional.empty(), "a.pcap", List.of(error.events, answer.events));
    List<String> shown = List.of("10.0.0.1 > 10.0.0.2 UDP 53 MID_STREAM LISTENER x1");
    assertThat(Reading.shown(whole.get().read())).isEqualTo(shown);
    Reading apart =
        whole.get().extractedApart(part -> "x.ndjson.gz", Comparator.naturalOrder(), 10);
    assertThat(Reading.shown(apart.read())).isEqualTo(shown);
    Reading atOnce = whole.get().extracted(input -> Optional.of("x.ndjson.gz"), 1);
    assertThat(Reading.shown(atOnce.read())).isEqualTo(shown);
  }

  /**
   * A stream that stays open has no line before the end, but the lines about a tunnel that are
   * written in between need to follow the capture's beginning.
   */
  @Example
  void a_capture_begins_with_its_first_packet_even_inside_a_tunnel() {
    Packets packets =
        new Packets()
            .inside("10.0.0.254", "10.0.1.254", inner -> inner.udp("10.0.0.2:53", "10.0.0.1:40000"))
            .at(1)
            .segment("10.0.0.1:40001", "10.0.0.2:8080")
            .at(100)
            .inside("10.0.0.254", "10.0.1.254", inner -> inner.udp("10.0.0.1:40002", "10.0.0.9:9"))
            .segment("10.0.0.1:40001", "10.0.0.2:8080");
    Supplier<Reading> whole =
        () ->
            new Reading(
                    new TestBook()
                        .pod("client-1", "10.0.0.1")
                        .pod("server-1", "10.0.0.2")
                        .gateway("10.0.0.254")
                        .gateway("10.0.1.254")
                        .sample("server-1", Packets.moment(60), Set.of(PortProtocol.udp(53))))
                .nameless("a.pcap", packets);
    String late = "10.0.0.1 > 10.0.0.2 UDP 53 MID_STREAM LISTENER x1";
    assertThat(Reading.shown(whole.get().read())).contains(late);
    Reading extracted = whole.get().extracted(input -> Optional.of("x.ndjson.gz"), 1);
    assertThat(Reading.shown(extracted.read())).contains(late);
  }

  @Property(tries = 500)
  void files_extracted_apart_are_joined_to_the_same_traffic_in_any_order(
      @ForAll long seed,
      @ForAll @IntRange(min = 1, max = 3) int captures,
      @ForAll @IntRange(min = 1, max = 60) int count,
      @ForAll @IntRange(min = 1, max = 3) int cuts,
      @ForAll @IntRange(min = 1, max = 20) int most) {
    Supplier<Reading> whole = () -> reading(seed, captures, count, cuts);
    Reading direct = whole.get();
    Traffic expected = direct.read();
    Random random = new Random(seed);
    int salt = random.nextInt();
    Comparator<Path> order = Comparator.comparingInt(part -> part.hashCode() * 31 ^ salt);
    int files = 1 + random.nextInt(4);
    Reading joined =
        whole
            .get()
            .extractedApart(
                part -> "file" + Math.floorMod(part.hashCode() ^ salt, files) + ".ndjson.gz",
                order,
                most);
    Traffic traffic = joined.read(2);
    assertThat(difference(expected, traffic)).isEmpty();
    assertThat(traffic).isEqualTo(expected);
    assertThat(joined.diagnostics.sorted()).isEqualTo(direct.diagnostics.sorted());
  }

  /** What only one of the two holds, so that a failure can be read. */
  static List<String> difference(Traffic expected, Traffic actual) {
    List<String> all = new ArrayList<>();
    List<String> wanted = pieces(expected);
    List<String> found = pieces(actual);
    wanted.stream().filter(one -> !found.contains(one)).forEach(one -> all.add("missing " + one));
    found.stream().filter(one -> !wanted.contains(one)).forEach(one -> all.add("surplus " + one));
    return all;
  }

  private static List<String> pieces(Traffic traffic) {
    return Stream.of(
            traffic.connections(),
            traffic.undecided(),
            traffic.pairs(),
            traffic.lookups(),
            traffic.others(),
            traffic.watched())
        .flatMap(List::stream)
        .map(Object::toString)
        .toList();
  }
}
