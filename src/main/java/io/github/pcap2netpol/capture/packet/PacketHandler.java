package io.github.pcap2netpol.capture.packet;

import io.github.pcap2netpol.net.IpAddress;

/**
 * Receives each packet of a capture, in the order of the file. Each packet comes through one method
 * only, except that a DNS message also comes as the datagram or segment that carried it.
 *
 * <p>A packet that carries another one (VXLAN, Geneve, GRE, IP in IP) comes as what it is on the
 * wire: a datagram, or a packet of that IP protocol. What it carries goes to the handler that
 * {@link #inside} gives, since only that handler's owner can tell whether the ends really are a
 * tunnel's.
 */
public interface PacketHandler {
  /** Has no use for any packet. */
  PacketHandler NONE =
      new PacketHandler() {
        @Override
        public void opening(Opening opening) {}

        @Override
        public void packet(PacketHeader packet) {}

        @Override
        public void unreachable(Unreachable unreachable) {}

        @Override
        public void dns(DnsMessage message) {}
      };

  /** A TCP segment with SYN set, or an SCTP packet whose first chunk is INIT or INIT ACK. */
  void opening(Opening opening);

  /**
   * Any other TCP segment, SCTP packet or UDP datagram.
   *
   * @param packet valid during this call only: the reader uses the same object for the next packet
   */
  void packet(PacketHeader packet);

  /**
   * A packet of any other IP protocol: an ICMP echo, but no ICMP error and nothing that neighbours
   * on a link tell each other (neighbour discovery, IGMP).
   *
   * @param ipProtocol its number (IANA, protocol-numbers): 1 is ICMP, 47 GRE, 50 ESP
   * @param packet valid during this call only
   */
  default void other(int ipProtocol, IpPacket packet) {
    // Most have no use for it.
  }

  /** An ICMP or ICMPv6 "destination unreachable" that quotes a TCP, UDP or SCTP packet. */
  void unreachable(Unreachable unreachable);

  /**
   * A name that whoever wrote the file knew an address by (pcapng, name resolution block). It may
   * come before or after the packets of that address, and more than once.
   *
   * @param name in lower case, without the final dot: 1 to 253 printable ASCII characters without
   *     blanks
   */
  default void named(IpAddress address, String name) {
    // Most have no use for it.
  }

  /** A DNS message in a UDP datagram or whole in one TCP segment, to or from port 53. */
  void dns(DnsMessage message);

  /**
   * Gives the handler of all packets that travel inside packets between two addresses. Called once
   * for each such pair in each file, except after very many pairs.
   *
   * @param ends the addresses of the outer packets
   */
  default PacketHandler inside(TunnelEnds ends) {
    return NONE;
  }
}
