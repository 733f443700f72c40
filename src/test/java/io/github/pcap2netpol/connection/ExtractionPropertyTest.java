package io.github.pcap2netpol.connection;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.pcap2netpol.cluster.model.PodRef;
import io.github.pcap2netpol.connection.model.Traffic;
import io.github.pcap2netpol.connection.sums.Limits;
import io.github.pcap2netpol.net.IpAddress;
import io.github.pcap2netpol.net.PortProtocol;
import io.github.pcap2netpol.net.Protocol;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.function.Supplier;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;

/** Connections files in place of captures, whatever the captures contain. */
class ExtractionPropertyTest {
  private static final List<String> ENDS =
      List.of(
          "10.0.0.1:40000",
          "10.0.0.1:40001",
          "10.0.0.1:53",
          "10.0.0.2:8080",
          "10.0.0.2:53",
          "10.0.0.2:40000",
          "10.96.0.1:80",
          "127.0.0.1:9000",
          "127.0.0.1:40002",
          "[fd00::1]:7946",
          "[fd00::2]:7946",
          "203.0.113.9:443",
          "203.0.113.10:40000",
          "203.0.114.10:40000",
          "192.168.7.7:40000",
          "[2001:db8::7]:40000",
          "224.0.0.251:5353");

  /** Gives the same packets each time it is asked. */
  static Packets packets(long seed, int count) {
    Random random = new Random(seed);
    Packets packets = new Packets();
    int second = random.nextInt(5);
    for (int i = 0; i < count; i++) {
      if (random.nextInt(4) == 0) {
        second += random.nextInt(3) == 0 ? random.nextInt(150) : random.nextInt(3);
        packets.at(second);
      }
      String from = ENDS.get(random.nextInt(ENDS.size()));
      String to = ENDS.get(random.nextInt(ENDS.size()));
      long sequence = random.nextInt(4);
      switch (random.nextInt(17)) {
        case 0, 1 -> packets.syn(from, to, sequence);
        case 2 -> packets.synAck(to, from, sequence);
        case 3 -> packets.connection(from, to, sequence);
        case 4 -> packets.segment(from, to);
        case 5 -> packets.fin(from, to);
        case 6 -> packets.rst(from, to);
        case 7 -> packets.refuse(to, from, sequence);
        case 8, 9, 10 -> packets.udp(from, to);
        case 11 ->
            packets.unreachable(random.nextBoolean() ? Protocol.UDP : Protocol.TCP, from, to);
        case 12 -> packets.named("203.0.113." + random.nextInt(3), "name" + random.nextInt(3));
        case 13 -> packets.other(random.nextInt(3) + 49, "10.0.0." + random.nextInt(3), "10.0.0.1");
        case 14 ->
            packets.inside(
                random.nextBoolean() ? "10.0.0.254" : "203.0.113.9",
                random.nextBoolean() ? "10.0.1.254" : "10.0.0.1",
                inner ->
                    inner.connection(from, to, sequence).udp(from, to).query(from, to, "inner"));
        case 15 -> packets.query(from, to, "name" + random.nextInt(3));
        default ->
            packets.answer(
                from, to, "name" + random.nextInt(3), 0, "198.51.100." + random.nextInt(3));
      }
    }
    return packets;
  }

  static TestBook book(Random random) {
    TestBook book =
        new TestBook()
            .pod("client-1", "10.0.0.1")
            .pod("server-1", "10.0.0.2", 8080)
            .service("10.96.0.1", 80, PortProtocol.tcp(8080))
            .gateway("10.0.0.254")
            .gateway("10.0.1.254")
            .sample("server-1", Packets.moment(60), Set.of(PortProtocol.udp(53)));
    for (String address : List.of("10.0.0.1", "10.0.0.2", "fd00::1", "203.0.113.9")) {
      if (random.nextBoolean()) {
        book.takeover(address, Packets.moment(random.nextInt(100) / 2.0));
      }
    }
    return book;
  }

  private static Reading reading(long seed, int captures, int count) {
    Reading reading = new Reading(book(new Random(seed)));
    for (int i = 0; i < captures; i++) {
      long own = seed * 31 + i;
      Optional<PodRef> pod =
          i < 2
              ? Optional.of(new PodRef("shop", i == 0 ? "client-1" : "server-1"))
              : Optional.empty();
      List<List<Packets.Event>> parts = new ArrayList<>();
      List<Packets.Event> all = packets(own, count).events;
      int cut = new Random(own).nextInt(all.size() + 1);
      parts.add(all.subList(0, cut));
      if (cut < all.size()) {
        parts.add(all.subList(cut, all.size()));
      }
      reading.parts(pod, "capture" + i + ".pcap", parts);
    }
    // A limit so low that outside callers are merged, or the usual one.
    int outsiders = (int) Math.floorMod(seed, 3L) + 1;
    return outsiders == 3
        ? reading
        : reading.within(new Limits(1000, 1000, 1000, 1000, outsiders, 1000, 4000, 4000, 4000));
  }

  @Property(tries = 300)
  void the_traffic_is_the_same_whatever_is_extracted_and_however_it_is_joined(
      @ForAll long seed,
      @ForAll @IntRange(min = 1, max = 4) int captures,
      @ForAll @IntRange(min = 1, max = 60) int count,
      @ForAll @IntRange(min = 1, max = 20) int most) {
    Supplier<Reading> whole = () -> reading(seed, captures, count);
    Reading direct = whole.get();
    Traffic expected = direct.read();
    Random random = new Random(seed);
    Reading extracted =
        whole
            .get()
            .extracted(
                input ->
                    random.nextInt(4) == 0
                        ? Optional.empty()
                        : Optional.of("file" + random.nextInt(2) + ".ndjson.gz"),
                most);
    if (random.nextBoolean()) {
      extracted.reversed();
    }
    assertThat(extracted.read(2)).isEqualTo(expected);
    assertThat(extracted.diagnostics.sorted()).isEqualTo(direct.diagnostics.sorted());
  }

  @Property(tries = 100)
  void the_property_is_not_vacuous(@ForAll @IntRange(min = 0, max = 1000) int seed) {
    Traffic traffic = reading(seed, 2, 60).read();
    assertThat(traffic.connections()).isNotEmpty();
    assertThat(traffic.captures()).hasSize(2);
    assertThat(IpAddress.parse("10.0.0.1")).isPresent();
  }
}
