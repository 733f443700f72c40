package io.github.pcap2netpol.capture;

import io.github.pcap2netpol.capture.packet.IpPacket;
import io.github.pcap2netpol.capture.packet.Opening;
import io.github.pcap2netpol.capture.packet.PacketHeader;
import io.github.pcap2netpol.net.FiveTuple;
import io.github.pcap2netpol.net.Protocol;

/**
 * A packet as a few numbers, for a {@link PacketLog}. One object serves all packets that are read
 * from the log, like a cursor over a file.
 */
final class LoggedPacket implements PacketHeader, Opening {
  /** How many numbers a packet takes: flags, time, frame, addresses, ports, sequence numbers. */
  static final int WORDS = 9;

  /** Which of them is the frame. */
  static final int FRAME_AT = 2;

  private static final int UDP = 1;
  private static final int SCTP = 2;

  // The flags, from the lowest bit up; the bits above them belong to the log.
  private static final int LOOPBACK = 1;
  private static final int ANSWER = 2;
  private static final int FRESH = 4;
  private static final int PROTOCOL_AT = 3;
  private static final int OCTET_AT = 5;
  private static final int HOPS_AT = 13;

  /** For SCTP chunks, from -1. */
  private static final int CHUNK_AT = 21;

  /** How many bits the flags take. */
  static final int FLAGS = 30;

  private long flags;
  private long timeNanos;
  private long frame;
  private long sourceHigh;
  private long sourceLow;
  private long destinationHigh;
  private long destinationLow;
  private long ports;
  private long numbers;

  /** Writes an opening, and returns its flags. */
  static long write(Opening opening, long[] words, int at) {
    if (opening instanceof LoggedPacket logged) {
      return logged.copy(words, at);
    }
    ends(opening, words, at);
    words[at + 1] = opening.timeNanos();
    words[at + FRAME_AT] = opening.frame();
    words[at + 8] = opening.sequence() << 32 | opening.acknowledgment();
    return flags(opening.loopback(), opening.fresh(), opening.protocol())
        | (opening.answer() ? ANSWER : 0);
  }

  /** Writes any other packet with ports, and returns its flags. */
  static long write(PacketHeader packet, long[] words, int at) {
    if (packet instanceof LoggedPacket logged) {
      return logged.copy(words, at);
    }
    ends(packet, words, at);
    words[at + 1] = packet.timeNanos();
    words[at + FRAME_AT] = packet.frame();
    words[at + 8] = packet.tcpSequence() << 32 | (packet.tcpAcknowledgment() & 0xffff_ffffL);
    return flags(packet.loopback(), packet.isFresh(), packet.protocol())
        | (long) packet.tcpFlags() << OCTET_AT
        | (long) packet.hopLimit() << HOPS_AT
        | (packet.sctpChunk() + 1L) << CHUNK_AT;
  }

  /** Writes a packet of another IP protocol, and returns its flags. */
  static long write(int ipProtocol, IpPacket packet, long[] words, int at) {
    words[at + 1] = packet.timeNanos();
    words[at + FRAME_AT] = packet.frame();
    words[at + 3] = packet.sourceHigh();
    words[at + 4] = packet.sourceLow();
    words[at + 5] = packet.destinationHigh();
    words[at + 6] = packet.destinationLow();
    words[at + 7] = 0;
    words[at + 8] = 0;
    return flags(packet.loopback(), packet.isFresh(), Protocol.TCP)
        | (long) ipProtocol << OCTET_AT
        | (long) packet.hopLimit() << HOPS_AT;
  }

  /** Copies the packet to another log, much faster than by its methods. */
  private long copy(long[] words, int at) {
    words[at + 1] = timeNanos;
    words[at + FRAME_AT] = frame;
    words[at + 3] = sourceHigh;
    words[at + 4] = sourceLow;
    words[at + 5] = destinationHigh;
    words[at + 6] = destinationLow;
    words[at + 7] = ports;
    words[at + 8] = numbers;
    return flags & ((1L << FLAGS) - 1);
  }

  private static long flags(boolean loopback, boolean fresh, Protocol protocol) {
    return (loopback ? LOOPBACK : 0) | (fresh ? FRESH : 0) | number(protocol) << PROTOCOL_AT;
  }

  private static long number(Protocol protocol) {
    return switch (protocol) {
      case TCP -> 0;
      case UDP -> UDP;
      case SCTP -> SCTP;
    };
  }

  private static void ends(FiveTuple tuple, long[] words, int at) {
    words[at + 3] = tuple.sourceHigh();
    words[at + 4] = tuple.sourceLow();
    words[at + 5] = tuple.destinationHigh();
    words[at + 6] = tuple.destinationLow();
    words[at + 7] = (long) tuple.sourcePort() << 16 | tuple.destinationPort();
  }

  /**
   * Moves to the packet that was written there.
   *
   * @param flags what writing it returned
   * @param framesBefore how many packets are in front of the first one of the log
   */
  void read(long flags, long[] words, int at, long framesBefore) {
    this.flags = flags;
    timeNanos = words[at + 1];
    frame = words[at + FRAME_AT] + framesBefore;
    sourceHigh = words[at + 3];
    sourceLow = words[at + 4];
    destinationHigh = words[at + 5];
    destinationLow = words[at + 6];
    ports = words[at + 7];
    numbers = words[at + 8];
  }

  /** The number of its IP protocol, if that is one without ports. */
  int otherProtocol() {
    return octet();
  }

  private int octet() {
    return (int) (flags >>> OCTET_AT) & 0xff;
  }

  @Override
  public long timeNanos() {
    return timeNanos;
  }

  @Override
  public long frame() {
    return frame;
  }

  @Override
  public Protocol protocol() {
    return switch ((int) (flags >>> PROTOCOL_AT) & 3) {
      case UDP -> Protocol.UDP;
      case SCTP -> Protocol.SCTP;
      default -> Protocol.TCP;
    };
  }

  @Override
  public long sourceHigh() {
    return sourceHigh;
  }

  @Override
  public long sourceLow() {
    return sourceLow;
  }

  @Override
  public int sourcePort() {
    return (int) (ports >>> 16);
  }

  @Override
  public long destinationHigh() {
    return destinationHigh;
  }

  @Override
  public long destinationLow() {
    return destinationLow;
  }

  @Override
  public int destinationPort() {
    return (int) ports & 0xffff;
  }

  @Override
  public boolean loopback() {
    return (flags & LOOPBACK) != 0;
  }

  @Override
  public int hopLimit() {
    return (int) (flags >>> HOPS_AT) & 0xff;
  }

  @Override
  public boolean isFresh() {
    return (flags & FRESH) != 0;
  }

  @Override
  public boolean fresh() {
    return isFresh();
  }

  @Override
  public int tcpFlags() {
    return octet();
  }

  @Override
  public long tcpSequence() {
    return sequence();
  }

  @Override
  public long tcpAcknowledgment() {
    return acknowledgment();
  }

  @Override
  public int sctpChunk() {
    return ((int) (flags >>> CHUNK_AT) & 0x1ff) - 1;
  }

  @Override
  public boolean answer() {
    return (flags & ANSWER) != 0;
  }

  @Override
  public long sequence() {
    return numbers >>> 32;
  }

  @Override
  public long acknowledgment() {
    return numbers & 0xffff_ffffL;
  }
}
