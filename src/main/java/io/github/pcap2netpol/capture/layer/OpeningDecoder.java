package io.github.pcap2netpol.capture.layer;

import io.github.pcap2netpol.capture.packet.Opening;
import io.github.pcap2netpol.net.Protocol;
import org.pcap4j.packet.IllegalRawDataException;
import org.pcap4j.packet.SctpPacket;
import org.pcap4j.packet.TcpPacket;

/**
 * Reads packets that open connections. The first of each originator, responder and port is decoded
 * by pcap4j, from the transport header on; further ones, of which there are thousands, are read in
 * place, with the same result. If pcap4j rejects a packet (options cut off by the capture, wrong
 * lengths), the fixed part of the header, which contains everything needed, is used as read here.
 */
public final class OpeningDecoder {
  static final int SYN = 2;
  static final int ACK = 16;
  private static final int INIT = 1;
  private static final int INIT_ACK = 2;
  private static final int TCP_HEADER = 20;
  private static final int SCTP_HEADER = 12;

  private final KnownOpenings known = new KnownOpenings();

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

  static boolean isOpening(PacketCursor cursor) {
    return switch (cursor.protocol) {
      case TCP -> (cursor.tcpFlags & SYN) != 0;
      case SCTP -> cursor.sctpChunk == INIT || cursor.sctpChunk == INIT_ACK;
      case UDP -> false;
    };
  }

  /**
   * Reads the TCP opening whose header the cursor has, if one of its kind has been decoded before.
   * Nothing is allocated, and nothing but the cursor's fields is read.
   */
  boolean readInPlace(PacketCursor cursor) {
    cursor.answer = (cursor.tcpFlags & ACK) != 0;
    if (!known.contains(cursor)) {
      return false;
    }
    cursor.sequence = cursor.tcpSequence;
    cursor.acknowledgment = cursor.answer ? cursor.tcpAcknowledgment : 0;
    return true;
  }

  /**
   * Decodes the packet at the cursor, for which {@link #isOpening} must be true.
   *
   * @return the cursor, as an opening
   */
  public Opening decode(PacketCursor cursor) {
    if (cursor.protocol == Protocol.TCP) {
      tcp(cursor);
    } else {
      sctp(cursor);
    }
    return cursor;
  }

  private void tcp(PacketCursor cursor) {
    if (readInPlace(cursor)) {
      return;
    }
    int length = Math.min((cursor.u8(12) >> 4) * 4, cursor.end - cursor.offset);
    cursor.sequence = cursor.tcpSequence;
    long acknowledgment = cursor.tcpAcknowledgment;
    try {
      TcpPacket.TcpHeader header =
          TcpPacket.newPacket(cursor.data, cursor.offset, length).getHeader();
      cursor.sourcePort = header.getSrcPort().valueAsInt();
      cursor.destinationPort = header.getDstPort().valueAsInt();
      cursor.answer = header.getAck();
      cursor.sequence = header.getSequenceNumberAsLong();
      acknowledgment = header.getAcknowledgmentNumberAsLong();
    } catch (IllegalRawDataException | RuntimeException refused) {
      // The fixed part, as read above.
    }
    cursor.acknowledgment = cursor.answer ? acknowledgment : 0;
    known.add(cursor);
  }

  /** pcap4j knows the common header and leaves the chunks undecoded. */
  private static void sctp(PacketCursor cursor) {
    cursor.answer = cursor.sctpChunk == INIT_ACK;
    long tag = cursor.u32(4);
    try {
      SctpPacket.SctpHeader header =
          SctpPacket.newPacket(cursor.data, cursor.offset, SCTP_HEADER).getHeader();
      cursor.sourcePort = header.getSrcPort().valueAsInt();
      cursor.destinationPort = header.getDstPort().valueAsInt();
      tag = header.getVerificationTag() & 0xffff_ffffL;
    } catch (IllegalRawDataException | RuntimeException refused) {
      // The fixed part, as read above.
    }
    cursor.sequence = cursor.has(SCTP_HEADER + 8) ? cursor.u32(SCTP_HEADER + 4) : 0;
    cursor.acknowledgment = cursor.answer ? tag : 0;
  }
}
