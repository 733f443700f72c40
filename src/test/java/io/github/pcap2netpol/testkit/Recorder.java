package io.github.pcap2netpol.testkit;

import io.github.pcap2netpol.capture.CaptureReader;
import io.github.pcap2netpol.capture.file.CaptureSource;
import io.github.pcap2netpol.capture.packet.CaptureStats;
import io.github.pcap2netpol.capture.packet.DnsMessage;
import io.github.pcap2netpol.capture.packet.IpPacket;
import io.github.pcap2netpol.capture.packet.Opening;
import io.github.pcap2netpol.capture.packet.OverlayPorts;
import io.github.pcap2netpol.capture.packet.PacketHandler;
import io.github.pcap2netpol.capture.packet.PacketHeader;
import io.github.pcap2netpol.capture.packet.TunnelEnds;
import io.github.pcap2netpol.capture.packet.Unreachable;
import io.github.pcap2netpol.diagnostic.Diagnostic;
import io.github.pcap2netpol.diagnostic.Diagnostics;
import io.github.pcap2netpol.net.Endpoint;
import io.github.pcap2netpol.net.IpAddress;
import java.util.ArrayList;
import java.util.List;

/** Records everything that the capture reader passes on from one file. */
public final class Recorder implements PacketHandler {
  private final List<String> events;
  private final String tunnel;
  private final List<Opening> openings;
  private final List<DnsMessage> messages;
  private final List<Long> times;
  private final List<String> names = new ArrayList<>();

  private Recorder() {
    events = new ArrayList<>();
    openings = new ArrayList<>();
    messages = new ArrayList<>();
    times = new ArrayList<>();
    tunnel = "";
  }

  private Recorder(Recorder outer, TunnelEnds ends) {
    events = outer.events;
    openings = outer.openings;
    messages = outer.messages;
    times = outer.times;
    tunnel = outer.tunnel + "[" + ends.one() + " " + ends.other() + "] ";
  }

  private void event(String text) {
    events.add(tunnel + text);
  }

  /** Inner packets are recorded after the outer one, with the tunnel ends in brackets. */
  @Override
  public PacketHandler inside(TunnelEnds ends) {
    return new Recorder(this, ends);
  }

  @Override
  public void other(int ipProtocol, IpPacket packet) {
    event(
        "%d PROTOCOL %d %s > %s%s"
            .formatted(
                packet.frame(),
                ipProtocol,
                packet.source(),
                packet.destination(),
                packet.loopback() ? " loopback" : ""));
  }

  /**
   * The result of reading a file.
   *
   * @param events one line for each call of the handler, without its time
   * @param openings the openings passed on
   * @param messages DNS messages
   * @param times of packets, openings and unreachables, in nanoseconds
   * @param names names that the file gives to addresses, each after its address
   * @param stats what the reader returned
   * @param diagnostics what it reported, sorted
   */
  public record Recording(
      List<String> events,
      List<Opening> openings,
      List<DnsMessage> messages,
      List<Long> times,
      List<String> names,
      CaptureStats stats,
      List<Diagnostic> diagnostics) {}

  public static Recording read(CaptureSource source) {
    return read(source, OverlayPorts.USUAL);
  }

  public static Recording read(byte[] file, OverlayPorts overlays) {
    return read(new BytesSource("shop.pcap", file), overlays);
  }

  private static Recording read(CaptureSource source, OverlayPorts overlays) {
    Recorder recorder = new Recorder();
    Diagnostics diagnostics = new Diagnostics();
    CaptureStats stats = CaptureReader.read(source, recorder, overlays, diagnostics);
    return new Recording(
        recorder.events,
        recorder.openings,
        recorder.messages,
        recorder.times,
        recorder.names,
        stats,
        diagnostics.sorted());
  }

  public static Recording read(byte[] file) {
    return read(new BytesSource("shop.pcap", file));
  }

  @Override
  public void opening(Opening reused) {
    Opening.Value opening = reused.value();
    openings.add(opening);
    times.add(opening.timeNanos());
    event(
        "%d %s %s %s > %s %d %d%s"
            .formatted(
                opening.frame(),
                opening.answer() ? "ANSWER" : "OPEN",
                opening.protocol(),
                opening.source(),
                opening.destination(),
                opening.sequence(),
                opening.acknowledgment(),
                opening.loopback() ? " loopback" : ""));
  }

  @Override
  public void named(IpAddress address, String name) {
    names.add(address + " " + name);
  }

  @Override
  public void packet(PacketHeader packet) {
    times.add(packet.timeNanos());
    event(
        "%d %s %s > %s%s%s%s"
            .formatted(
                packet.frame(),
                packet.protocol(),
                new Endpoint(packet.source(), packet.sourcePort()),
                new Endpoint(packet.destination(), packet.destinationPort()),
                packet.tcpFlags() == 0
                    ? ""
                    : " flags %d seq %d ack %d"
                        .formatted(
                            packet.tcpFlags(), packet.tcpSequence(), packet.tcpAcknowledgment()),
                packet.sctpChunk() < 0 ? "" : " chunk " + packet.sctpChunk(),
                packet.loopback() ? " loopback" : ""));
  }

  @Override
  public void unreachable(Unreachable unreachable) {
    times.add(unreachable.timeNanos());
    event(
        "%d UNREACHABLE %s %s > %s%s"
            .formatted(
                unreachable.frame(),
                unreachable.protocol(),
                unreachable.source(),
                unreachable.destination(),
                unreachable.reporter().equals(unreachable.destination().address())
                    ? ""
                    : (unreachable.byHostOnly() ? " not by host but by " : " by ")
                        + unreachable.reporter()));
  }

  @Override
  public void dns(DnsMessage message) {
    messages.add(message);
    event(
        "%d DNS %s %s %s %s code %d %s type %d %s"
            .formatted(
                message.frame(),
                message.protocol(),
                message.client(),
                message.response() ? "<" : ">",
                message.resolver(),
                message.responseCode(),
                message.name(),
                message.type(),
                message.addresses()));
  }
}
