package io.github.pcap2netpol.capture.packet;

import io.github.pcap2netpol.net.FiveTuple;
import io.github.pcap2netpol.net.IpAddress;

/**
 * What matters of one packet's headers. An interface over a cursor that moves with the reader, so
 * that reading allocates nothing per packet: keep values, never the object.
 */
public interface PacketHeader extends FiveTuple {
  /** Nanoseconds since 1970-01-01T00:00:00Z. */
  long timeNanos();

  /** The number of the packet in its file, from 1, as tshark shows it. */
  long frame();

  /** TCP: the eight flags of RFC 9293 3.1, FIN is 1, SYN 2, RST 4, ACK 16. Else 0. */
  int tcpFlags();

  /** TCP: the sequence number, 0 to 2^32 - 1. Else 0. */
  long tcpSequence();

  /** TCP: the acknowledgment number, 0 to 2^32 - 1, meaningless without ACK. Else 0. */
  long tcpAcknowledgment();

  /** SCTP: the type of the first chunk (RFC 9260 3.2), ABORT is 6. Else -1. */
  int sctpChunk();

  /**
   * Whether the packet never left its network namespace: seen on {@code lo}, or by its addresses.
   */
  boolean loopback();

  default IpAddress source() {
    return new IpAddress(sourceHigh(), sourceLow());
  }

  default IpAddress destination() {
    return new IpAddress(destinationHigh(), destinationLow());
  }
}
