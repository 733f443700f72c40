package io.github.pcap2netpol.connection;

import static java.nio.ByteOrder.BIG_ENDIAN;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.pcap2netpol.capture.packet.OverlayPorts;
import io.github.pcap2netpol.cluster.Bundle;
import io.github.pcap2netpol.cluster.bundle.CaptureInput;
import io.github.pcap2netpol.cluster.model.Cluster;
import io.github.pcap2netpol.cluster.model.PodRef;
import io.github.pcap2netpol.connection.model.State;
import io.github.pcap2netpol.connection.model.Traffic;
import io.github.pcap2netpol.diagnostic.Diagnostic;
import io.github.pcap2netpol.diagnostic.Diagnostics;
import io.github.pcap2netpol.net.Protocol;
import io.github.pcap2netpol.testkit.BytesSource;
import io.github.pcap2netpol.testkit.FileForm;
import io.github.pcap2netpol.testkit.PacketBytes;
import io.github.pcap2netpol.testkit.PacketExchange;
import io.github.pcap2netpol.testkit.Wrapping;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/** The connections of a capture depend neither on its file format nor on its link type. */
class FileFormPropertyTest {
  private static final String FILE = "web-0.pcap";
  private static final int IPV4 = 228;
  private static final int IPV6 = 229;
  private static final int NFLOG = 239;

  private enum Kind {
    CONNECTION,
    REFUSED,
    UNANSWERED,
    MID_STREAM,
    DATAGRAMS,
    ONE_WAY,
    ASSOCIATION,
    LOOK_UP
  }

  /**
   * A planned conversation.
   *
   * @param start milliseconds after the first
   */
  private record Plan(Kind kind, int start, boolean six, int other, boolean called, int service) {
    /**
     * Its packets.
     *
     * @param port the originator's, which no other conversation uses
     */
    List<PacketExchange.Packet> packets(int port) {
      String here = six ? "fd00::5" : "10.0.0.5";
      String there = (six ? "fd00::" : "10.0.0.") + other;
      PacketExchange talk =
          PacketExchange.between(
              1_700_000_000_000_000_000L + start * 1_000_000L,
              called ? there : here,
              port,
              called ? here : there,
              kind == Kind.LOOK_UP ? 53 : service);
      return switch (kind) {
        case CONNECTION -> talk.connection().packets();
        case REFUSED -> talk.refused().packets();
        case UNANSWERED -> talk.unanswered().packets();
        case MID_STREAM -> talk.segments(1000).packets();
        case DATAGRAMS -> talk.datagrams().packets();
        case ONE_WAY -> talk.oneWay(4).packets();
        case ASSOCIATION -> talk.association().packets();
        case LOOK_UP -> talk.lookUp("a" + other + ".shop", six ? "fd00::9" : "10.0.0.9").packets();
      };
    }
  }

  private record Read(Traffic traffic, List<Diagnostic> said) {}

  @Property(tries = 60)
  void connections_are_the_same_in_every_file_format_and_link_type(
      @ForAll("plans") List<Plan> plans) {
    List<PacketExchange.Packet> packets = packets(plans);
    Read plain = read(FileForm.PCAP_LITTLE_MICRO.write(packets, 101, packet -> packet));

    assertTrue(plans, plain.traffic());
    for (FileForm form : FileForm.values()) {
      assertSame(form.write(packets, 101, packet -> packet), plain, form.toString());
    }
    Wrapping.all()
        .forEach(
            link ->
                assertSame(
                    FileForm.PCAP_LITTLE_MICRO.write(packets, link.link(), link.wrap()),
                    plain,
                    link.name()));
  }

  /** Headers of link types in the byte order of the machine, or of the file. */
  @Property(tries = 20)
  void connections_are_the_same_in_every_link_type_of_big_endian_files(
      @ForAll("plans") List<Plan> plans) {
    List<PacketExchange.Packet> packets = packets(plans);
    Read plain = read(FileForm.PCAP_LITTLE_MICRO.write(packets, 101, packet -> packet));

    Wrapping.all()
        .filter(link -> link.link() != NFLOG)
        .forEach(
            link ->
                assertSame(
                    FileForm.PCAPNG_BIG.write(packets, link.link(), link.wrap()),
                    plain,
                    link.name()));
    assertSame(
        FileForm.PCAP_BIG_NANO.write(
            packets, NFLOG, packet -> PacketBytes.nflog(BIG_ENDIAN, packet)),
        plain,
        "NFLOG");
    assertSameOfOneFamily(packets, 0x0800, IPV4);
    assertSameOfOneFamily(packets, 0x86dd, IPV6);
  }

  private static void assertSameOfOneFamily(
      List<PacketExchange.Packet> packets, int type, int link) {
    List<PacketExchange.Packet> some =
        packets.stream().filter(one -> PacketBytes.etherType(one.bytes()) == type).toList();
    assertSame(
        FileForm.PCAP_BIG_MICRO.write(some, link, packet -> packet),
        read(FileForm.PCAP_BIG_MICRO.write(some, 101, packet -> packet)),
        "link type " + link);
  }

  private static void assertSame(byte[] file, Read plain, String how) {
    Read other = read(file);
    assertThat(other.said()).as(how).isEqualTo(plain.said());
    assertThat(other.traffic().connections()).as(how).isEqualTo(plain.traffic().connections());
    assertThat(other.traffic().undecided()).as(how).isEqualTo(plain.traffic().undecided());
    assertThat(other.traffic().lookups()).as(how).isEqualTo(plain.traffic().lookups());
  }

  /** The result is the plan. */
  private static void assertTrue(List<Plan> plans, Traffic traffic) {
    assertThat(count(traffic, Protocol.TCP, State.ESTABLISHED))
        .isEqualTo(count(plans, Kind.CONNECTION));
    assertThat(count(traffic, Protocol.TCP, State.REFUSED)).isEqualTo(count(plans, Kind.REFUSED));
    assertThat(count(traffic, Protocol.TCP, State.UNANSWERED))
        .isEqualTo(count(plans, Kind.UNANSWERED));
    assertThat(count(traffic, Protocol.UDP, State.ESTABLISHED))
        .isEqualTo(count(plans, Kind.DATAGRAMS) + count(plans, Kind.LOOK_UP));
    assertThat(count(traffic, Protocol.UDP, State.ONE_WAY)).isEqualTo(count(plans, Kind.ONE_WAY));
    assertThat(count(traffic, Protocol.SCTP, State.ESTABLISHED))
        .isEqualTo(count(plans, Kind.ASSOCIATION));
  }

  private static long count(Traffic traffic, Protocol protocol, State state) {
    return traffic.connections().stream()
        .filter(one -> one.port().protocol() == protocol && one.state() == state)
        .mapToLong(one -> one.tally().connections())
        .sum();
  }

  private static long count(List<Plan> plans, Kind kind) {
    return plans.stream().filter(plan -> plan.kind() == kind).count();
  }

  private static List<PacketExchange.Packet> packets(List<Plan> plans) {
    List<PacketExchange.Packet> packets = new ArrayList<>();
    for (int i = 0; i < plans.size(); i++) {
      packets.addAll(plans.get(i).packets(40_000 + i));
    }
    packets.sort(Comparator.comparingLong(PacketExchange.Packet::nanos));
    return packets;
  }

  private static Read read(byte[] file) {
    TestBook book = new TestBook().pod("web-0", "10.0.0.5", 8080).pod("web-1", "fd00::5", 8080);
    Cluster cluster = book.cluster();
    CaptureInput input =
        new CaptureInput(Optional.of(new PodRef("shop", "web-0")), List.of(Path.of(FILE)));
    Diagnostics diagnostics = new Diagnostics();
    Traffic traffic =
        TrafficReader.read(
            new Bundle("", List.of(input), cluster, book),
            path -> new BytesSource(path.toString(), file),
            OverlayPorts.USUAL,
            1,
            diagnostics);
    return new Read(traffic, diagnostics.sorted());
  }

  @Provide
  Arbitrary<List<Plan>> plans() {
    return Combinators.combine(
            Arbitraries.of(Kind.class),
            Arbitraries.integers().between(0, 2000),
            Arbitraries.of(true, false),
            Arbitraries.integers().between(6, 8),
            Arbitraries.of(true, false),
            Arbitraries.of(80, 5432, 8080, 9999))
        .as(Plan::new)
        .list()
        .ofMaxSize(12)
        .map(
            plans -> {
              // In a file of nothing but SYNs, a filter is assumed to have left out the answers.
              List<Plan> all = new ArrayList<>(plans);
              all.add(new Plan(Kind.CONNECTION, 1000, false, 6, true, 8080));
              return all;
            });
  }
}
