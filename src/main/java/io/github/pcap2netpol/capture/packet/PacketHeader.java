package io.github.pcap2netpol.capture.packet;

import io.github.pcap2netpol.net.FiveTuple;

/** The relevant parts of one packet's headers, down to the ports. */
public interface PacketHeader extends IpPacket, FiveTuple {
  /** TCP: the eight flags of RFC 9293 3.1, FIN is 1, SYN 2, RST 4, ACK 16. Else 0. */
  int tcpFlags();

  /** TCP: the sequence number, 0 to 2^32 - 1. Else 0. */
  long tcpSequence();

  /** TCP: the acknowledgment number, 0 to 2^32 - 1, meaningless without ACK. Else 0. */
  long tcpAcknowledgment();

  /** SCTP: the type of the first chunk (RFC 9260 3.2), ABORT is 6. Else -1. */
  int sctpChunk();
}
