package io.github.pcap2netpol.capture.packet;

import io.github.pcap2netpol.net.IpAddress;

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

  /**
   * A name that whoever wrote the file knew an address by (pcapng, name resolution block). It may
   * come before or after the packets of that address, and more than once.
   *
   * @param name in lower case, without the final dot: 1 to 253 printing characters of ASCII, none
   *     of them a blank
   */
  default void named(IpAddress address, String name) {
    // Most have no use for it.
  }

  /** A DNS message in a UDP datagram or whole in one TCP segment, to or from port 53. */
  void dns(DnsMessage message);
}
