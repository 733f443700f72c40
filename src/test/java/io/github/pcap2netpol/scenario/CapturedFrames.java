package io.github.pcap2netpol.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.pcap2netpol.capture.CaptureReader;
import io.github.pcap2netpol.capture.file.FileSource;
import io.github.pcap2netpol.capture.packet.DnsMessage;
import io.github.pcap2netpol.capture.packet.Opening;
import io.github.pcap2netpol.capture.packet.PacketHandler;
import io.github.pcap2netpol.capture.packet.PacketHeader;
import io.github.pcap2netpol.capture.packet.Unreachable;
import io.github.pcap2netpol.diagnostic.Diagnostics;
import io.github.pcap2netpol.net.Endpoint;
import io.github.pcap2netpol.net.IpAddress;
import io.github.pcap2netpol.net.Protocol;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** The frames of a capture by number, from 1: who sent it to whom. */
final class CapturedFrames {
  private static final List<String> FIELDS =
      List.of(
          "frame.number",
          "ip.src",
          "ipv6.src",
          "ip.dst",
          "ipv6.dst",
          "tcp.srcport",
          "tcp.dstport",
          "udp.srcport",
          "udp.dstport",
          "sctp.srcport",
          "sctp.dstport",
          "frame.protocols");

  /**
   * Where a protocol's ports are.
   *
   * @param name as tshark names the protocol
   * @param column that of the source port; that of the destination port follows
   */
  private record PortFields(String name, Protocol protocol, int column) {
    static Stream<PortFields> all() {
      return Stream.of(
          new PortFields("tcp", Protocol.TCP, 5),
          new PortFields("udp", Protocol.UDP, 7),
          new PortFields("sctp", Protocol.SCTP, 9));
    }
  }

  private CapturedFrames() {}

  /** One frame of TCP, UDP or SCTP. */
  record Frame(Protocol protocol, Endpoint source, Endpoint destination) {}

  /** As this project reads them. */
  static Map<Long, Frame> read(Path capture) {
    Map<Long, Frame> frames = new HashMap<>();
    CaptureReader.read(
        new FileSource(capture, capture.toString()), new Collector(frames), new Diagnostics());
    return frames;
  }

  private record Collector(Map<Long, Frame> frames) implements PacketHandler {
    @Override
    public void opening(Opening seen) {
      Opening.Value opening = seen.value();
      frames.put(
          opening.frame(), new Frame(opening.protocol(), opening.source(), opening.destination()));
    }

    @Override
    public void packet(PacketHeader packet) {
      frames.put(
          packet.frame(),
          new Frame(
              packet.protocol(),
              new Endpoint(packet.source(), packet.sourcePort()),
              new Endpoint(packet.destination(), packet.destinationPort())));
    }

    @Override
    public void unreachable(Unreachable unreachable) {}

    @Override
    public void dns(DnsMessage message) {}
  }

  /** As tshark prints them. */
  static Map<Long, Frame> printed(Path capture) {
    List<String> command =
        new ArrayList<>(
            List.of(
                "tshark", "-n", "-r", capture.toString(), "-T", "fields", "-E", "occurrence=f"));
    FIELDS.forEach(field -> command.addAll(List.of("-e", field)));
    Map<Long, Frame> frames = new HashMap<>();
    try {
      Process process =
          new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.DISCARD).start();
      String out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      assertThat(process.waitFor()).as(String.join(" ", command)).isZero();
      out.lines().forEach(line -> add(line.split("\t", -1), frames));
    } catch (IOException | InterruptedException e) {
      throw new AssertionError(capture.toString(), e);
    }
    return frames;
  }

  private static void add(String[] fields, Map<Long, Frame> frames) {
    String source = fields[1] + fields[2];
    String destination = fields[3] + fields[4];
    // A tunnel's packet has ports of two protocols; its addresses go with the outermost.
    List.of(fields[11].split(":")).stream()
        .flatMap(name -> PortFields.all().filter(each -> each.name().equals(name)))
        .findFirst()
        .ifPresent(
            ports ->
                frames.put(
                    Long.parseLong(fields[0]),
                    new Frame(
                        ports.protocol(),
                        endpoint(source, fields[ports.column()]),
                        endpoint(destination, fields[ports.column() + 1]))));
  }

  private static Endpoint endpoint(String address, String port) {
    return new Endpoint(IpAddress.of(address), Integer.parseInt(port));
  }
}
