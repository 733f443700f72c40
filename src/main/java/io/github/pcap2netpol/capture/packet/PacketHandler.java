package io.github.pcap2netpol.capture.packet;

import io.github.pcap2netpol.net.IpAddress;

/**
 * Receives each packet of a capture, in file order. Each packet is passed to one method only,
 * except that a DNS message is also passed as the datagram or segment that carried it.
 *
 * <p>A packet that carries another one (VXLAN, Geneve, GRE, IP in IP) is passed as what it is on
 * the wire: a datagram, or a packet of that IP protocol. The inner packet goes to the handler that
 * {@link #inside} returns, since only that handler's owner knows whether the ends really are those
 * of a tunnel.
 */
public interface PacketHandler {
  /** Ignores all packets. */
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

  /**
   * A TCP segment with SYN set, or an SCTP packet whose first chunk is INIT or INIT ACK.
   *
   * @param opening valid during this call only: the reader reuses the object for the next packet
   */
  void opening(Opening opening);

  /**
   * Any other TCP segment, SCTP packet or UDP datagram.
   *
   * @param packet valid during this call only: the reader reuses the object for the next packet
   */
  void packet(PacketHeader packet);

  /**
   * A packet of any other IP protocol, including ICMP echoes but neither ICMP errors nor messages
   * between neighbours on a link (neighbour discovery, IGMP).
   *
   * @param ipProtocol its number (IANA, protocol-numbers): 1 is ICMP, 47 GRE, 50 ESP
   * @param packet valid during this call only
   */
  default void other(int ipProtocol, IpPacket packet) {
    // Most handlers ignore it.
  }

  /** An ICMP or ICMPv6 "destination unreachable" that quotes a TCP, UDP or SCTP packet. */
  void unreachable(Unreachable unreachable);

  /**
   * A name by which the author of the file knew an address (pcapng, name resolution block). It may
   * come before or after the packets of that address, and more than once.
   *
   * @param name in lower case, without the final dot: 1 to 253 printable ASCII characters without
   *     blanks
   */
  default void named(IpAddress address, String name) {
    // Most handlers ignore it.
  }

  /** A DNS message in a UDP datagram, or complete in one TCP segment, to or from port 53. */
  void dns(DnsMessage message);

  /**
   * The same without an object for each message, which is what the reader calls.
   *
   * @param packet the datagram or segment; valid during this call only
   * @param content what it says
   */
  default void dns(PacketHeader packet, DnsContent content) {
    dns(DnsMessage.of(packet, content));
  }

  /**
   * Returns the handler for all packets of one interface. Called once for each interface of a file
   * that distinguishes them, except after very many.
   */
  default PacketHandler at(NetworkInterface where) {
    return this;
  }

  /**
   * Returns the handler for all packets inside a tunnel between two addresses. Called once per pair
   * and file, except after very many pairs.
   *
   * @param ends the addresses of the outer packets
   */
  default PacketHandler inside(TunnelEnds ends) {
    return NONE;
  }
}
