package io.github.pcap2netpol.scenario;

import io.github.pcap2netpol.net.Endpoint;
import io.github.pcap2netpol.net.IpAddress;
import java.nio.ByteBuffer;
import java.util.Arrays;

/** The bytes of IP packets, from the network layer on, with right lengths and checksums. */
final class PacketBytes {
  static final int FIN = 1;
  static final int SYN = 2;
  static final int RST = 4;
  static final int PSH = 8;
  static final int ACK = 16;

  private static final int ICMP = 1;
  private static final int TCP = 6;
  private static final int UDP = 17;
  private static final int ICMPV6 = 58;
  private static final int SCTP = 132;

  private PacketBytes() {}

  /** A TCP segment (RFC 9293 3.1); a SYN carries the option for a segment size of 1460. */
  static byte[] tcp(
      Endpoint source, Endpoint destination, int flags, int sequence, int ack, byte[] payload) {
    int header = (flags & SYN) == 0 ? 20 : 24;
    ByteBuffer segment =
        ByteBuffer.allocate(header + payload.length)
            .putShort((short) source.port())
            .putShort((short) destination.port())
            .putInt(sequence)
            .putInt((flags & ACK) == 0 ? 0 : ack)
            .put((byte) (header << 2))
            .put((byte) flags)
            .putShort((short) 64240)
            .putInt(0);
    if (header == 24) {
      segment.put((byte) 2).put((byte) 4).putShort((short) 1460);
    }
    segment.put(payload);
    return ip(source.address(), destination.address(), TCP, segment.array(), 16);
  }

  /** A UDP datagram (RFC 768). */
  static byte[] udp(Endpoint source, Endpoint destination, byte[] payload) {
    ByteBuffer datagram =
        ByteBuffer.allocate(8 + payload.length)
            .putShort((short) source.port())
            .putShort((short) destination.port())
            .putShort((short) (8 + payload.length))
            .putShort((short) 0)
            .put(payload);
    return ip(source.address(), destination.address(), UDP, datagram.array(), 6);
  }

  /** An SCTP packet with one INIT (type 1) or INIT ACK (type 2) chunk (RFC 9260 3.3.2, 3.3.3). */
  static byte[] sctpInit(
      Endpoint source, Endpoint destination, int type, int verificationTag, int initiateTag) {
    int cookie = type == 2 ? 8 : 0;
    ByteBuffer packet =
        ByteBuffer.allocate(32 + cookie)
            .putShort((short) source.port())
            .putShort((short) destination.port())
            .putInt(verificationTag)
            .putInt(0)
            .put((byte) type)
            .put((byte) 0)
            .putShort((short) (20 + cookie))
            .putInt(initiateTag)
            .putInt(65536)
            .putShort((short) 10)
            .putShort((short) 10)
            .putInt(initiateTag);
    if (cookie > 0) {
      packet.putShort((short) 7).putShort((short) cookie).putInt(0x636f6f6b);
    }
    return ip(source.address(), destination.address(), SCTP, packet.array(), -1);
  }

  /** "Port unreachable" (RFC 792 type 3 code 3, RFC 4443 type 1 code 4) about the quoted packet. */
  static byte[] portUnreachable(IpAddress source, IpAddress destination, byte[] quoted) {
    boolean v4 = source.isIpv4();
    byte[] quote = v4 ? Arrays.copyOf(quoted, Math.min(quoted.length, 28)) : quoted;
    byte[] message =
        ByteBuffer.allocate(8 + quote.length)
            .put((byte) (v4 ? 3 : 1))
            .put((byte) (v4 ? 3 : 4))
            .putShort((short) 0)
            .putInt(0)
            .put(quote)
            .array();
    if (v4) {
      ByteBuffer.wrap(message).putShort(2, checksum(0, message));
      return ip(source, destination, ICMP, message, -1);
    }
    return ip(source, destination, ICMPV6, message, 2);
  }

  /**
   * Puts the IP header before it.
   *
   * @param checksumAt where the transport's checksum goes, -1 if there is nothing to do
   */
  private static byte[] ip(
      IpAddress source, IpAddress destination, int protocol, byte[] transport, int checksumAt) {
    byte[] from = bytes(source);
    byte[] to = bytes(destination);
    if (checksumAt >= 0) {
      int pseudo = sum(0, from) + sum(0, to) + protocol + transport.length;
      short sum = checksum(pseudo, transport);
      ByteBuffer.wrap(transport).putShort(checksumAt, sum == 0 ? (short) 0xffff : sum);
    }
    if (!source.isIpv4()) {
      return ByteBuffer.allocate(40 + transport.length)
          .putInt(6 << 28)
          .putShort((short) transport.length)
          .put((byte) protocol)
          .put((byte) 64)
          .put(from)
          .put(to)
          .put(transport)
          .array();
    }
    byte[] header =
        ByteBuffer.allocate(20)
            .put((byte) 0x45)
            .put((byte) 0)
            .putShort((short) (20 + transport.length))
            .putShort((short) 0)
            .putShort((short) 0x4000)
            .put((byte) 64)
            .put((byte) protocol)
            .putShort((short) 0)
            .put(from)
            .put(to)
            .array();
    ByteBuffer.wrap(header).putShort(10, checksum(0, header));
    return ByteBuffer.allocate(20 + transport.length).put(header).put(transport).array();
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
