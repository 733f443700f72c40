package io.github.pcap2netpol.capture;

/**
 * Is told of each packet of a capture, in the order of the file. Each packet comes through one
 * method only, except that a DNS message also comes as the datagram or segment that carried it.
 */
public interface PacketHandler {
  /** A TCP segment with SYN set, or an SCTP packet whose first chunk is INIT or INIT ACK. */
  void opening(Opening opening);

  /**
   * Any other TCP segment, SCTP packet or UDP datagram.
   *
   * @param packet valid during this call only: the reader uses the same object for the next packet
   */
  void packet(PacketHeader packet);

  /** An ICMP or ICMPv6 "destination unreachable" that quotes a TCP, UDP or SCTP packet. */
  void unreachable(Unreachable unreachable);

  /** A DNS message in a UDP datagram or whole in one TCP segment, to or from port 53. */
  void dns(DnsMessage message);
}
