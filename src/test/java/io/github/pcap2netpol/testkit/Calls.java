package io.github.pcap2netpol.testkit;

import io.github.pcap2netpol.capture.CaptureReader;
import io.github.pcap2netpol.capture.file.CaptureSource;
import io.github.pcap2netpol.capture.file.Cutting;
import io.github.pcap2netpol.capture.packet.DnsContent;
import io.github.pcap2netpol.capture.packet.DnsMessage;
import io.github.pcap2netpol.capture.packet.IpPacket;
import io.github.pcap2netpol.capture.packet.NetworkInterface;
import io.github.pcap2netpol.capture.packet.Opening;
import io.github.pcap2netpol.capture.packet.OverlayPorts;
import io.github.pcap2netpol.capture.packet.PacketHandler;
import io.github.pcap2netpol.capture.packet.PacketHeader;
import io.github.pcap2netpol.capture.packet.TunnelEnds;
import io.github.pcap2netpol.capture.packet.Unreachable;
import io.github.pcap2netpol.diagnostic.Diagnostics;
import io.github.pcap2netpol.net.FiveTuple;
import io.github.pcap2netpol.net.IpAddress;
import java.util.ArrayList;
import java.util.List;

/** All that the reader of a capture tells its handlers, in order and in full, as lines of text. */
public final class Calls implements PacketHandler {
  private final List<String> lines;
  private final String name;
  private int handlers;

  private Calls(List<String> lines, String name) {
    this.lines = lines;
    this.name = name;
  }

  /** Reads a capture; its statistics and diagnostics are the last lines. */
  public static List<String> of(CaptureSource source, Cutting cutting) {
    Calls calls = new Calls(new ArrayList<>(), "");
    Diagnostics diagnostics = new Diagnostics();
    calls.line(
        CaptureReader.read(source, calls, OverlayPorts.USUAL, cutting, diagnostics).toString());
    diagnostics.sorted().forEach(said -> calls.line(said.toString()));
    return calls.lines;
  }

  private void line(String text) {
    lines.add(name + text);
  }

  private static String ends(FiveTuple tuple) {
    return "%s %x:%x %d > %x:%x %d"
        .formatted(
            tuple.protocol(),
            tuple.sourceHigh(),
            tuple.sourceLow(),
            tuple.sourcePort(),
            tuple.destinationHigh(),
            tuple.destinationLow(),
            tuple.destinationPort());
  }

  @Override
  public void opening(Opening opening) {
    line(opening.value().toString());
  }

  @Override
  public void packet(PacketHeader packet) {
    line(header(packet));
  }

  private static String header(PacketHeader packet) {
    return "%d %d %s flags %d %d %d chunk %d hops %d %b %b"
        .formatted(
            packet.frame(),
            packet.timeNanos(),
            ends(packet),
            packet.tcpFlags(),
            packet.tcpSequence(),
            packet.tcpAcknowledgment(),
            packet.sctpChunk(),
            packet.hopLimit(),
            packet.isFresh(),
            packet.loopback());
  }

  @Override
  public void other(int ipProtocol, IpPacket packet) {
    line(
        "%d %d protocol %d %s > %s hops %d %b %b"
            .formatted(
                packet.frame(),
                packet.timeNanos(),
                ipProtocol,
                packet.source(),
                packet.destination(),
                packet.hopLimit(),
                packet.isFresh(),
                packet.loopback()));
  }

  @Override
  public void unreachable(Unreachable unreachable) {
    line(unreachable.toString());
  }

  @Override
  public void dns(DnsMessage message) {
    throw new AssertionError("the reader makes no object for each message");
  }

  @Override
  public void dns(PacketHeader packet, DnsContent content) {
    line("%d %d %s %s".formatted(packet.frame(), packet.timeNanos(), ends(packet), content));
  }

  @Override
  public void named(IpAddress address, String text) {
    line(address + " is " + text);
  }

  @Override
  public PacketHandler at(NetworkInterface where) {
    line("at " + where);
    return new Calls(lines, name + ++handlers + " ");
  }

  @Override
  public PacketHandler inside(TunnelEnds ends) {
    line("inside " + ends);
    return new Calls(lines, name + ++handlers + " ");
  }
}
