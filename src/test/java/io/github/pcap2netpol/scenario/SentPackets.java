package io.github.pcap2netpol.scenario;

import io.github.pcap2netpol.net.Endpoint;
import io.github.pcap2netpol.net.IpAddress;
import io.github.pcap2netpol.testkit.PacketBytes;
import java.nio.ByteBuffer;
import java.util.Arrays;

/** IP packets as Linux sends them: from the network layer on, with right checksums. */
final class SentPackets {
  private static final int ICMP = 1;
  private static final int TCP = 6;
  private static final int UDP = 17;
  private static final int ICMPV6 = 58;
  private static final int SCTP = 132;
  private static final int DONT_FRAGMENT = 0x4000;

  private SentPackets() {}

  /** A TCP segment (RFC 9293 3.1); a SYN carries the option for a segment size of 1460. */
  static byte[] tcp(
      Endpoint source, Endpoint destination, int flags, int sequence, int ack, byte[] payload) {
    int header = (flags & PacketBytes.SYN) == 0 ? 20 : 24;
    ByteBuffer segment =
        ByteBuffer.allocate(header + payload.length)
            .put(
                PacketBytes.tcp(
                    source.port(),
                    destination.port(),
                    flags,
                    sequence,
                    (flags & PacketBytes.ACK) == 0 ? 0 : ack))
            .put(12, (byte) (header << 2))
            .putShort(14, (short) 64240);
    if (header == 24) {
      segment.put((byte) 2).put((byte) 4).putShort((short) 1460);
    }
    return ip(source.address(), destination.address(), TCP, segment.put(payload).array(), 16);
  }

  /** A UDP datagram (RFC 768). */
  static byte[] udp(Endpoint source, Endpoint destination, byte[] payload) {
    byte[] datagram = PacketBytes.udp(source.port(), destination.port(), payload);
    return ip(source.address(), destination.address(), UDP, datagram, 6);
  }

  /** A packet of another IP protocol. */
  static byte[] other(IpAddress source, IpAddress destination, int protocol, byte[] payload) {
    return ip(source, destination, protocol, payload, -1);
  }

  /** An SCTP packet with one INIT (type 1) or INIT ACK (type 2) chunk (RFC 9260 3.3.2, 3.3.3). */
  static byte[] sctpInit(
      Endpoint source, Endpoint destination, int type, int verificationTag, int initiateTag) {
    int cookie = type == 2 ? 8 : 0;
    ByteBuffer packet =
        ByteBuffer.allocate(32 + cookie)
            .put(
                PacketBytes.sctp(
                    source.port(), destination.port(), verificationTag, type, initiateTag))
            .putShort(14, (short) (20 + cookie))
            .putInt(20, 65536)
            .putShort(24, (short) 10)
            .putShort(26, (short) 10)
            .putInt(28, initiateTag);
    if (cookie > 0) {
      packet.putShort((short) 7).putShort((short) cookie).putInt(0x636f6f6b);
    }
    return ip(source.address(), destination.address(), SCTP, packet.array(), -1);
  }

  /** "Port unreachable" (RFC 792 type 3 code 3, RFC 4443 type 1 code 4) about the quoted packet. */
  static byte[] portUnreachable(IpAddress source, IpAddress destination, byte[] quoted) {
    if (!source.isIpv4()) {
      return ip(source, destination, ICMPV6, PacketBytes.icmp(1, 4, quoted), 2);
    }
    byte[] quote = Arrays.copyOf(quoted, Math.min(quoted.length, 28));
    byte[] message = PacketBytes.icmp(3, 3, quote);
    ByteBuffer.wrap(message).putShort(2, checksum(0, message));
    return ip(source, destination, ICMP, message, -1);
  }

  /**
   * Adds the IP header.
   *
   * @param checksumAt the offset of the transport's checksum, or -1 if there is none
   */
  private static byte[] ip(
      IpAddress source, IpAddress destination, int protocol, byte[] transport, int checksumAt) {
    if (checksumAt >= 0) {
      int pseudo = sum(0, bytes(source)) + sum(0, bytes(destination)) + protocol + transport.length;
      short sum = checksum(pseudo, transport);
      ByteBuffer.wrap(transport).putShort(checksumAt, sum == 0 ? (short) 0xffff : sum);
    }
    String from = source.toString();
    String to = destination.toString();
    if (!source.isIpv4()) {
      return PacketBytes.ip(from, to, protocol, transport);
    }
    byte[] packet = PacketBytes.ipv4(from, to, protocol, DONT_FRAGMENT, new byte[0], transport);
    // A packet that must not be fragmented needs no identification (RFC 6864 4.1).
    ByteBuffer header = ByteBuffer.wrap(packet).putShort(4, (short) 0);
    header.putShort(10, checksum(0, Arrays.copyOf(packet, 20)));
    return packet;
  }

  /** A packet that this many routers have forwarded (RFC 791 3.2, RFC 8200 3). */
  static byte[] routed(byte[] packet, int routers) {
    byte[] passed = packet.clone();
    boolean ipv4 = passed[0] >> 4 == 4;
    int hopsAt = ipv4 ? 8 : 7;
    passed[hopsAt] = (byte) (passed[hopsAt] - routers);
    if (ipv4) {
      ByteBuffer header = ByteBuffer.wrap(passed).putShort(10, (short) 0);
      header.putShort(10, checksum(0, Arrays.copyOf(passed, (passed[0] & 15) * 4)));
    }
    return passed;
  }

  /** The 4 or 16 bytes of an address, in network order. */
  static byte[] bytes(IpAddress address) {
    return address.isIpv4()
        ? ByteBuffer.allocate(4).putInt((int) address.low()).array()
        : ByteBuffer.allocate(16).putLong(address.high()).putLong(address.low()).array();
  }

  /** The checksum of RFC 1071. */
  private static short checksum(int start, byte[] bytes) {
    int sum = sum(start, bytes);
    sum = (sum & 0xffff) + (sum >>> 16);
    sum = (sum & 0xffff) + (sum >>> 16);
    return (short) ~sum;
  }

  private static int sum(int start, byte[] bytes) {
    int sum = start;
    for (int i = 0; i < bytes.length; i++) {
      int octet = bytes[i] & 0xff;
      sum += i % 2 == 0 ? octet << 8 : octet;
    }
    return sum;
  }
}
