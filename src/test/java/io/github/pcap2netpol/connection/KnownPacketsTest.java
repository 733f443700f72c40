package io.github.pcap2netpol.connection;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.pcap2netpol.capture.CaptureReader;
import io.github.pcap2netpol.capture.file.FileSource;
import io.github.pcap2netpol.capture.packet.DnsMessage;
import io.github.pcap2netpol.capture.packet.IpPacket;
import io.github.pcap2netpol.capture.packet.NetworkInterface;
import io.github.pcap2netpol.capture.packet.Opening;
import io.github.pcap2netpol.capture.packet.PacketHandler;
import io.github.pcap2netpol.capture.packet.PacketHeader;
import io.github.pcap2netpol.capture.packet.TunnelEnds;
import io.github.pcap2netpol.capture.packet.Unreachable;
import io.github.pcap2netpol.connection.extract.ConnectionsWriter;
import io.github.pcap2netpol.connection.extract.ExtractTracker;
import io.github.pcap2netpol.connection.follow.Followers;
import io.github.pcap2netpol.connection.sums.ExtractedLine;
import io.github.pcap2netpol.connection.sums.Limits;
import io.github.pcap2netpol.diagnostic.Diagnostics;
import io.github.pcap2netpol.net.IpAddress;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Remembered packets are summed up like new ones: openings by kind, and messages by their bytes.
 */
class KnownPacketsTest {
  private static final List<Path> FOLDERS =
      List.of(Path.of("samples/pcaps"), Path.of("src/test/resources/scenarios"));

  static List<Path> captures() throws IOException {
    List<Path> captures = new ArrayList<>();
    for (Path folder : FOLDERS) {
      try (Stream<Path> files = Files.walk(folder)) {
        files
            .filter(file -> file.toString().matches(".*\\.pcap(ng)?(\\.gz)?"))
            .forEach(captures::add);
      }
    }
    return captures;
  }

  @ParameterizedTest
  @MethodSource("captures")
  void remembered_messages_and_openings_sum_up_to_the_same_as_new_objects(Path capture)
      throws IOException {
    assertThat(shown(capture, handler -> handler)).isEqualTo(shown(capture, OneByOne::new));
  }

  private static String shown(Path capture, UnaryOperator<PacketHandler> through)
      throws IOException {
    List<ExtractedLine> lines = new ArrayList<>();
    ExtractTracker tracker =
        new ExtractTracker(
            lines::add, Limits.DEFAULT, 1_000_000, ExtractedLine.Joint.BEGINS, Followers.READER);
    CaptureReader.read(
        new FileSource(capture, capture.toString()),
        through.apply(tracker.packets(0)),
        new Diagnostics());
    tracker.finish(List.of(), List.of());
    ByteArrayOutputStream text = new ByteArrayOutputStream();
    try (ConnectionsWriter writer = new ConnectionsWriter(text)) {
      for (ExtractedLine line : lines) {
        writer.write(line);
      }
    }
    return text.toString(StandardCharsets.UTF_8);
  }

  /** Passes on new objects, about which nothing is remembered. */
  private record OneByOne(PacketHandler handler) implements PacketHandler {
    @Override
    public void opening(Opening opening) {
      handler.opening(opening.value());
    }

    @Override
    public void packet(PacketHeader packet) {
      handler.packet(packet);
    }

    @Override
    public void other(int ipProtocol, IpPacket packet) {
      handler.other(ipProtocol, packet);
    }

    @Override
    public void unreachable(Unreachable unreachable) {
      handler.unreachable(unreachable);
    }

    @Override
    public void named(IpAddress address, String name) {
      handler.named(address, name);
    }

    @Override
    public void dns(DnsMessage message) {
      handler.dns(message);
    }

    @Override
    public PacketHandler at(NetworkInterface where) {
      return new OneByOne(handler.at(where));
    }

    @Override
    public PacketHandler inside(TunnelEnds ends) {
      return new OneByOne(handler.inside(ends));
    }
  }
}
