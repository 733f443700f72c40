package io.github.pcap2netpol.capture.layer;

import io.github.pcap2netpol.capture.packet.Opening;
import io.github.pcap2netpol.net.Endpoint;
import io.github.pcap2netpol.net.Protocol;
import org.pcap4j.packet.IllegalRawDataException;
import org.pcap4j.packet.SctpPacket;
import org.pcap4j.packet.TcpPacket;

/**
 * Decodes packets that open connections with pcap4j, from the transport header on. If pcap4j
 * rejects a packet (options cut off by the capture, wrong lengths), the fixed part of the header,
 * which contains everything needed, is used as read here.
 */
public final class OpeningDecoder {
  static final int SYN = 2;
  static final int ACK = 16;
  private static final int INIT = 1;
  private static final int INIT_ACK = 2;
  private static final int TCP_HEADER = 20;
  private static final int SCTP_HEADER = 12;

  private OpeningDecoder() {}

  /**
   * Makes pcap4j fill its tables of named ports and numbers now, on the calling thread. This takes
   * as long as several thousand packets, and no capture has to wait for it later. The result is the
   * same without this call.
   */
  public static void prepare() {
    byte[] opening = new byte[TCP_HEADER];
    opening[12] = (TCP_HEADER / 4) << 4;
    opening[13] = SYN;
    try {
      TcpPacket.newPacket(opening, 0, TCP_HEADER).getHeader();
    } catch (IllegalRawDataException e) {
      throw new IllegalStateException(e);
    }
  }

  public static boolean isOpening(PacketCursor cursor) {
    return switch (cursor.protocol) {
      case TCP -> (cursor.tcpFlags & SYN) != 0;
      case SCTP -> cursor.sctpChunk == INIT || cursor.sctpChunk == INIT_ACK;
      case UDP -> false;
    };
  }

  /** Decodes the packet at the cursor, for which {@link #isOpening} must be true. */
  public static Opening decode(PacketCursor cursor) {
    return cursor.protocol == Protocol.TCP ? tcp(cursor) : sctp(cursor);
  }

  private static Opening tcp(PacketCursor cursor) {
    int length = Math.min((cursor.u8(12) >> 4) * 4, cursor.end - cursor.offset);
    int sourcePort = cursor.sourcePort;
    int destinationPort = cursor.destinationPort;
    boolean answer = (cursor.tcpFlags & ACK) != 0;
    long sequence = cursor.tcpSequence;
    long acknowledgment = cursor.tcpAcknowledgment;
    try {
      TcpPacket.TcpHeader header =
          TcpPacket.newPacket(cursor.data, cursor.offset, length).getHeader();
      sourcePort = header.getSrcPort().valueAsInt();
      destinationPort = header.getDstPort().valueAsInt();
      answer = header.getAck();
      sequence = header.getSequenceNumberAsLong();
      acknowledgment = header.getAcknowledgmentNumberAsLong();
    } catch (IllegalRawDataException | RuntimeException refused) {
      // The fixed part, as read above.
    }
    return opening(
        cursor, sourcePort, destinationPort, answer, sequence, answer ? acknowledgment : 0);
  }

  /** pcap4j knows the common header and leaves the chunks undecoded. */
  private static Opening sctp(PacketCursor cursor) {
    int sourcePort = cursor.sourcePort;
    int destinationPort = cursor.destinationPort;
    boolean answer = cursor.sctpChunk == INIT_ACK;
    long tag = cursor.u32(4);
    try {
      SctpPacket.SctpHeader header =
          SctpPacket.newPacket(cursor.data, cursor.offset, SCTP_HEADER).getHeader();
      sourcePort = header.getSrcPort().valueAsInt();
      destinationPort = header.getDstPort().valueAsInt();
      tag = header.getVerificationTag() & 0xffff_ffffL;
    } catch (IllegalRawDataException | RuntimeException refused) {
      // The fixed part, as read above.
    }
    long initiateTag = cursor.has(SCTP_HEADER + 8) ? cursor.u32(SCTP_HEADER + 4) : 0;
    return opening(cursor, sourcePort, destinationPort, answer, initiateTag, answer ? tag : 0);
  }

  private static Opening opening(
      PacketCursor cursor,
      int sourcePort,
      int destinationPort,
      boolean answer,
      long sequence,
      long acknowledgment) {
    return new Opening(
        cursor.timeNanos,
        cursor.frame,
        cursor.protocol,
        new Endpoint(cursor.source(), sourcePort),
        new Endpoint(cursor.destination(), destinationPort),
        answer,
        sequence,
        acknowledgment,
        cursor.loopback(),
        cursor.isFresh());
  }
}
