package io.github.pcap2netpol.connection;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.pcap2netpol.capture.file.FileSource;
import io.github.pcap2netpol.capture.packet.OverlayPorts;
import io.github.pcap2netpol.cluster.Bundle;
import io.github.pcap2netpol.cluster.bundle.CaptureInput;
import io.github.pcap2netpol.cluster.model.Cluster;
import io.github.pcap2netpol.connection.model.Connection;
import io.github.pcap2netpol.connection.model.Evidence;
import io.github.pcap2netpol.connection.model.Lookup;
import io.github.pcap2netpol.connection.model.State;
import io.github.pcap2netpol.connection.model.Traffic;
import io.github.pcap2netpol.diagnostic.Diagnostics;
import io.github.pcap2netpol.net.Protocol;
import io.github.pcap2netpol.testkit.FileForm;
import io.github.pcap2netpol.testkit.PacketExchange;
import io.github.pcap2netpol.testkit.TestCluster;
import io.github.pcap2netpol.testkit.Wrapping;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Finds as many connections, exchanges and names as can be counted from tshark's output. */
@Tag("needs-tools")
class TsharkCountsTest {
  private static final int RAW = 101;
  private static final long START = 1_700_000_000_000_000_000L;
  private static final long MINUTE = 60_000_000_000L;

  @TempDir Path folder;

  static List<Path> samples() throws IOException {
    try (Stream<Path> files = Files.walk(Path.of("samples/pcaps"))) {
      return files.filter(path -> path.toString().matches(".*\\.pcap(ng)?")).sorted().toList();
    }
  }

  @ParameterizedTest
  @MethodSource("samples")
  void every_sample_capture_gives_the_counts_of_tshark(Path sample) throws Exception {
    assertThat(ours(sample)).isEqualTo(TsharkCounts.of(sample));
  }

  /** tshark does not unpack xz. */
  @ParameterizedTest
  @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "PCAP_XZ")
  void every_file_format_gives_the_counts_of_tshark(FileForm form) throws Exception {
    assertSame(form.write(talks(), RAW, packet -> packet));
  }

  static Stream<Wrapping> wrappings() {
    return Wrapping.all();
  }

  @ParameterizedTest
  @MethodSource("wrappings")
  void every_link_type_gives_the_counts_of_tshark(Wrapping link) throws Exception {
    assertSame(FileForm.PCAP_LITTLE_MICRO.write(talks(), link.link(), link.wrap()));
  }

  private void assertSame(byte[] capture) throws Exception {
    Path file = Files.write(folder.resolve("one.pcap"), capture);
    TsharkCounts.Counts ours = ours(file);
    assertThat(ours)
        .isEqualTo(
            new TsharkCounts.Counts(8, 4, 2, 8, List.of("a.shop", "b.shop", "www.example.com")));
    assertThat(ours).isEqualTo(TsharkCounts.of(file));
  }

  /** Both address families, twice; clients use ports 40000 to 40009. */
  private static List<PacketExchange.Packet> talks() {
    List<PacketExchange.Packet> packets = new ArrayList<>();
    for (String net : List.of("10.0.0.", "fd00::")) {
      for (int i = 1; i <= 2; i++) {
        String client = net + i;
        String server = net + 7;
        packets.addAll(talk(client, 40_000, server, 8080).connection().packets());
      }
      packets.addAll(talk(net + 1, 40_001, net + 7, 81).refused().packets());
      packets.addAll(talk(net + 1, 40_002, net + 7, 82).unanswered().packets());
      packets.addAll(talk(net + 1, 40_003, net + 7, 83).segments(5).packets());
      packets.addAll(talk(net + 1, 40_004, net + 7, 5000).datagrams().packets());
      packets.addAll(
          PacketExchange.between(START + 2 * MINUTE, net + 1, 40_004, net + 7, 5000)
              .datagrams()
              .packets());
      packets.addAll(talk(net + 2, 40_005, net + 7, 8125).oneWay(4).packets());
    }
    packets.addAll(talk("10.0.0.1", 40_006, "10.0.0.9", 53).lookUp("A.shop", "10.0.0.7").packets());
    packets.addAll(talk("fd00::1", 40_007, "fd00::9", 53).lookUp("b.shop", "fd00::7").packets());
    packets.addAll(
        PacketExchange.between(START + MINUTE / 2, "10.0.0.1", 40_006, "10.0.0.9", 53)
            .lookUp("www.example.com", "192.0.2.1")
            .packets());
    packets.sort(Comparator.comparingLong(PacketExchange.Packet::nanos));
    return packets;
  }

  private static PacketExchange talk(String client, int port, String server, int service) {
    return PacketExchange.between(START, client, port, server, service);
  }

  /** This project's counts of the file, without any metadata. */
  private static TsharkCounts.Counts ours(Path file) {
    Cluster cluster = TestCluster.empty();
    CaptureInput input = new CaptureInput(Optional.empty(), List.of(file));
    Traffic traffic =
        TrafficReader.read(
            new Bundle("", List.of(input), cluster, new TestBook()),
            path -> new FileSource(path, path.toString()),
            OverlayPorts.USUAL,
            1,
            new Diagnostics());
    Predicate<Connection> opened =
        one -> one.port().protocol() == Protocol.TCP && one.evidence() == Evidence.HANDSHAKE;
    return new TsharkCounts.Counts(
        count(traffic, opened),
        count(traffic, opened.and(one -> one.state() == State.ESTABLISHED)),
        count(traffic, opened.and(one -> one.state() == State.REFUSED)),
        count(traffic, one -> one.port().protocol() == Protocol.UDP),
        traffic.lookups().stream().map(Lookup::name).distinct().sorted().toList());
  }

  private static long count(Traffic traffic, Predicate<Connection> which) {
    return traffic.connections().stream()
        .filter(which)
        .mapToLong(one -> one.tally().connections())
        .sum();
  }
}
