package io.github.pcap2netpol.capture;

import static io.github.pcap2netpol.fuzz.Promises.require;

import io.github.pcap2netpol.capture.file.CaptureSource;
import io.github.pcap2netpol.capture.packet.CaptureStats;
import io.github.pcap2netpol.capture.packet.DnsMessage;
import io.github.pcap2netpol.capture.packet.Opening;
import io.github.pcap2netpol.capture.packet.PacketHandler;
import io.github.pcap2netpol.capture.packet.PacketHeader;
import io.github.pcap2netpol.capture.packet.TunnelEnds;
import io.github.pcap2netpol.capture.packet.Unreachable;
import io.github.pcap2netpol.diagnostic.Diagnostic;
import io.github.pcap2netpol.diagnostic.Diagnostics;
import io.github.pcap2netpol.net.IpAddress;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Counts what the reader passes on, and fails if a value is out of range. */
final class CountedPackets implements PacketHandler {
  private final List<DnsMessage> messages = new ArrayList<>();
  private long frame;
  private long told;
  private long names;
  private @Nullable CaptureStats stats;
  private final Diagnostics diagnostics = new Diagnostics();

  static CountedPackets of(CaptureSource source) {
    CountedPackets handler = new CountedPackets();
    handler.stats = CaptureReader.read(source, handler, handler.diagnostics);
    return handler;
  }

  /** Each record of the file was passed on once or is counted as skipped. */
  void requireSumsUp() {
    CaptureStats read = stats();
    require(told + sum(read.skipped().values()) == read.packets(), told + " of " + read);
    require(sum(read.linkTypes().values()) == read.packets(), "link types of " + read);
    require(frame <= read.packets(), "frame " + frame + " of " + read);
    require(
        read.first().isPresent() == read.last().isPresent()
            && read.first().map(first -> !first.isAfter(read.last().orElseThrow())).orElse(true),
        "the times of " + read);
  }

  CaptureStats stats() {
    if (stats == null) {
      throw new IllegalStateException("nothing was read");
    }
    return stats;
  }

  List<Diagnostic> diagnostics() {
    return diagnostics.sorted();
  }

  List<DnsMessage> messages() {
    return messages;
  }

  @Override
  public void opening(Opening opening) {
    next(opening.frame());
    requirePort(opening.sourcePort());
    requirePort(opening.destinationPort());
    requireWord(opening.sequence());
    requireWord(opening.acknowledgment());
  }

  @Override
  public void packet(PacketHeader packet) {
    next(packet.frame());
    requirePort(packet.sourcePort());
    requirePort(packet.destinationPort());
    requireWord(packet.tcpSequence());
    requireWord(packet.tcpAcknowledgment());
    require(packet.tcpFlags() >= 0 && packet.tcpFlags() <= 0xff, "flags");
    require(packet.sctpChunk() >= -1 && packet.sctpChunk() <= 0xff, "chunk");
  }

  @Override
  public void unreachable(Unreachable unreachable) {
    next(unreachable.frame());
    requirePort(unreachable.source().port());
    requirePort(unreachable.destination().port());
  }

  @Override
  public void dns(DnsMessage message) {
    require(message.frame() == frame, "a message of another frame than its datagram's");
    messages.add(message);
  }

  @Override
  public void named(IpAddress address, String name) {
    names++;
    require(!name.isEmpty() && name.length() <= 253, "the length of the name " + name);
    require(name.chars().allMatch(c -> c > ' ' && c < 0x7f), "unprintable: " + name);
  }

  /** How many names the file gives to addresses. */
  long names() {
    return names;
  }

  /** Inner packets come after the outer one, and count with it. */
  @Override
  public PacketHandler inside(TunnelEnds ends) {
    require(ends.one().compareTo(ends.other()) <= 0, "ends out of order: " + ends);
    return this;
  }

  private void next(long number) {
    if (number != frame) {
      told++;
      require(number > frame, "frame " + number + " after frame " + frame);
      frame = number;
    }
  }

  private static void requirePort(int port) {
    require(port >= 0 && port <= 65_535, "port " + port);
  }

  private static void requireWord(long number) {
    require(number >= 0 && number <= 0xffff_ffffL, "number " + number);
  }

  private static long sum(Iterable<Long> counts) {
    long sum = 0;
    for (long count : counts) {
      sum += count;
    }
    return sum;
  }
}
