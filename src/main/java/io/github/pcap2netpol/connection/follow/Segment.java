package io.github.pcap2netpol.connection.follow;

import io.github.pcap2netpol.capture.packet.PacketHeader;
import io.github.pcap2netpol.connection.sums.SegmentKind;
import io.github.pcap2netpol.connection.sums.StreamEvent;
import io.github.pcap2netpol.net.Protocol;

/** What a TCP segment (RFC 9293 3.1) or an SCTP packet (RFC 9260 3.2) does to its connection. */
final class Segment {
  private static final int FIN = 1;
  private static final int RST = 4;
  private static final int ACK = 16;
  private static final int SCTP_ABORT = 6;
  private static final int SCTP_SHUTDOWN_COMPLETE = 14;

  /** The acknowledgment number of a segment that acknowledges nothing. */
  static final long NONE = StreamEvent.NO_ACKNOWLEDGMENT;

  private Segment() {}

  static SegmentKind kind(PacketHeader packet) {
    if (aborts(packet)) {
      return SegmentKind.RESET;
    }
    if (!belongs(packet)) {
      return SegmentKind.STRAY;
    }
    return finishes(packet) ? SegmentKind.CLOSING : SegmentKind.ORDINARY;
  }

  /** The acknowledgment number, or {@link #NONE}. */
  static long acknowledgment(PacketHeader packet) {
    return acknowledges(packet) ? packet.tcpAcknowledgment() : NONE;
  }

  /** Once a connection is open, each TCP segment acknowledges (RFC 9293 3.10.7.4, fifth). */
  private static boolean belongs(PacketHeader packet) {
    return packet.protocol() != Protocol.TCP || acknowledges(packet);
  }

  private static boolean aborts(PacketHeader packet) {
    return packet.protocol() == Protocol.TCP
        ? (packet.tcpFlags() & RST) != 0
        : packet.sctpChunk() == SCTP_ABORT;
  }

  private static boolean finishes(PacketHeader packet) {
    return packet.protocol() == Protocol.TCP
        ? (packet.tcpFlags() & FIN) != 0
        : packet.sctpChunk() == SCTP_SHUTDOWN_COMPLETE;
  }

  private static boolean acknowledges(PacketHeader packet) {
    return packet.protocol() == Protocol.TCP && (packet.tcpFlags() & ACK) != 0;
  }
}
