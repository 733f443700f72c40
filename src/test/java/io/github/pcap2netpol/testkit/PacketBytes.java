package io.github.pcap2netpol.testkit;

import io.github.pcap2netpol.net.IpAddress;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;

/** Builds packets from the inside out; each layer is a function around the bytes it carries. */
public final class PacketBytes {
  public static final int FIN = 1;
  public static final int SYN = 2;
  public static final int RST = 4;
  public static final int PSH = 8;
  public static final int ACK = 16;

  private PacketBytes() {}

  // --- transport ---

  /** A TCP header without options, and its payload. */
  public static byte[] tcp(int from, int to, int flags, long sequence, long ack, byte... payload) {
    return ByteBuffer.allocate(20 + payload.length)
        .putShort((short) from)
        .putShort((short) to)
        .putInt((int) sequence)
        .putInt((int) ack)
        .put((byte) 0x50)
        .put((byte) flags)
        .putShort((short) 65535)
        .putInt(0)
        .put(payload)
        .array();
  }

  /** A SYN with the options Linux sends: MSS, SACK permitted, time stamps, window scale. */
  public static byte[] synWithOptions(int from, int to, long sequence) {
    byte[] options = hex("020405b40402080a000000010000000001030307");
    byte[] bytes = concat(tcp(from, to, SYN, sequence, 0), options);
    bytes[12] = (byte) 0xa0;
    return bytes;
  }

  public static byte[] udp(int from, int to, byte... payload) {
    return ByteBuffer.allocate(8 + payload.length)
        .putShort((short) from)
        .putShort((short) to)
        .putShort((short) (8 + payload.length))
        .putShort((short) 0)
        .put(payload)
        .array();
  }

  /** An SCTP packet with one chunk of 20 bytes, which for INIT begins with the initiate tag. */
  public static byte[] sctp(int from, int to, long verificationTag, int chunk, long initiateTag) {
    return ByteBuffer.allocate(32)
        .putShort((short) from)
        .putShort((short) to)
        .putInt((int) verificationTag)
        .putInt(0)
        .put((byte) chunk)
        .put((byte) 0)
        .putShort((short) 20)
        .putInt((int) initiateTag)
        .array();
  }

  public static byte[] icmp(int type, int code, byte... quote) {
    return concat(new byte[] {(byte) type, (byte) code, 0, 0, 0, 0, 0, 0}, quote);
  }

  // --- network ---

  /** An IPv4 or IPv6 packet, depending on the addresses. */
  public static byte[] ip(String from, String to, int protocol, byte... payload) {
    IpAddress source = IpAddress.of(from);
    return source.isIpv4()
        ? ipv4(from, to, protocol, 0, new byte[0], payload)
        : ipv6(from, to, protocol, payload);
  }

  /**
   * An IPv4 packet.
   *
   * @param fragment flags and offset, as in the header
   * @param options a multiple of four bytes
   */
  public static byte[] ipv4(
      String from, String to, int protocol, int fragment, byte[] options, byte... payload) {
    int header = 20 + options.length;
    return ByteBuffer.allocate(header + payload.length)
        .put((byte) (0x40 | header / 4))
        .put((byte) 0)
        .putShort((short) (header + payload.length))
        .putShort((short) 7)
        .putShort((short) fragment)
        .put((byte) 64)
        .put((byte) protocol)
        .putShort((short) 0)
        .putInt((int) IpAddress.of(from).low())
        .putInt((int) IpAddress.of(to).low())
        .put(options)
        .put(payload)
        .array();
  }

  private static byte[] ipv6(String from, String to, int protocol, byte... payload) {
    return ByteBuffer.allocate(40 + payload.length)
        .putInt(0x60000000)
        .putShort((short) payload.length)
        .put((byte) protocol)
        .put((byte) 64)
        .putLong(IpAddress.of(from).high())
        .putLong(IpAddress.of(from).low())
        .putLong(IpAddress.of(to).high())
        .putLong(IpAddress.of(to).low())
        .put(payload)
        .array();
  }

  /** An IPv6 extension header of eight bytes. */
  public static byte[] extension(int next, byte... payload) {
    return concat(new byte[] {(byte) next, 0, 1, 4, 0, 0, 0, 0}, payload);
  }

  /** An IPv6 fragment header; the offset is in units of eight bytes. */
  public static byte[] fragment(int next, int offset, byte... payload) {
    return concat(
        ByteBuffer.allocate(8)
            .put((byte) next)
            .put((byte) 0)
            .putShort((short) (offset << 3 | 1))
            .putInt(99)
            .array(),
        payload);
  }

  /** An authentication header with an integrity value of twelve bytes (RFC 4302). */
  public static byte[] authentication(int next, byte... payload) {
    return concat(new byte[] {(byte) next, 4}, new byte[22], payload);
  }

  // --- tunnels ---

  public static byte[] gre(int flags, int type, byte... payload) {
    int length = 4 * (1 + Integer.bitCount(flags & 0xb000));
    return ByteBuffer.allocate(length + payload.length)
        .putShort((short) flags)
        .putShort((short) type)
        .position(length)
        .put(payload)
        .array();
  }

  public static byte[] vxlan(byte... frame) {
    return concat(new byte[] {8, 0, 0, 0, 0, 0, 42, 0}, frame);
  }

  /** Geneve with one option of eight bytes. */
  public static byte[] geneve(int type, byte... payload) {
    return concat(
        new byte[] {2, 0, (byte) (type >> 8), (byte) type, 0, 0, 42, 0}, new byte[8], payload);
  }

  // --- link ---

  public static byte[] ethernet(byte... packet) {
    return ethernetOf(etherType(packet), packet);
  }

  public static byte[] ethernetOf(int type, byte... payload) {
    return concat(new byte[12], new byte[] {(byte) (type >> 8), (byte) type}, payload);
  }

  /** A tag's control information, and the type of its payload. */
  public static byte[] tag(int nextType, byte... payload) {
    return concat(new byte[] {0, 5, (byte) (nextType >> 8), (byte) nextType}, payload);
  }

  public static byte[] sll(int type, int hardware, int packetType, byte... payload) {
    return ByteBuffer.allocate(16 + payload.length)
        .putShort((short) packetType)
        .putShort((short) hardware)
        .putShort((short) 6)
        .putLong(0)
        .putShort((short) type)
        .put(payload)
        .array();
  }

  public static byte[] sll2(int type, int hardware, int packetType, byte... payload) {
    return ByteBuffer.allocate(20 + payload.length)
        .putShort((short) type)
        .putShort((short) 0)
        .putInt(2)
        .putShort((short) hardware)
        .put((byte) packetType)
        .put((byte) 6)
        .putLong(0)
        .put(payload)
        .array();
  }

  /** The address family before NULL and LOOP packets. */
  public static byte[] family(int family, ByteOrder order, byte... packet) {
    return concat(ByteBuffer.allocate(4).order(order).putInt(family).array(), packet);
  }

  /** A netfilter log message: a prefix attribute, then the packet. */
  public static byte[] nflog(ByteOrder order, byte... packet) {
    return ByteBuffer.allocate(4 + 8 + 4 + packet.length)
        .order(order)
        .put((byte) (etherType(packet) == 0x0800 ? 2 : 10))
        .put(new byte[3])
        .putShort((short) 7)
        .putShort((short) 10)
        .put(new byte[] {'h', 'i', 0, 0})
        .putShort((short) (4 + packet.length))
        .putShort((short) 9)
        .put(packet)
        .array();
  }

  /** A PPP frame, without HDLC's address and control bytes. */
  public static byte[] ppp(byte... packet) {
    return concat(new byte[] {0, (byte) (etherType(packet) == 0x0800 ? 0x21 : 0x57)}, packet);
  }

  /** A PPPoE session's header, and the frame with padding behind it. */
  public static byte[] pppoe(byte... packet) {
    byte[] frame = ppp(packet);
    return concat(
        new byte[] {0x11, 0, 0, 7, (byte) (frame.length >> 8), (byte) frame.length},
        frame,
        new byte[5]);
  }

  /** An MPLS label; the last of a stack is marked. */
  public static byte[] label(boolean last, byte... payload) {
    return concat(new byte[] {0, 1, (byte) (last ? 1 : 0), 64}, payload);
  }

  /** An 802.11 data frame of the Quality of Service kind, from a station to its access point. */
  public static byte[] wireless(int flags, byte... packet) {
    byte[] header = new byte[(flags & 3) == 3 ? 32 : 26];
    header[0] = (byte) 0x88;
    header[1] = (byte) flags;
    int type = etherType(packet);
    return concat(
        header,
        new byte[] {(byte) 0xaa, (byte) 0xaa, 3, 0, 0, 0, (byte) (type >> 8), (byte) type},
        packet);
  }

  /** A radiotap header of twelve bytes. */
  public static byte[] radiotap(byte... frame) {
    return concat(new byte[] {0, 0, 12, 0, 0, 0, 0, 0, 0, 0, 0, 0}, frame);
  }

  /** The EtherType of an IP packet. */
  public static int etherType(byte... packet) {
    return packet[0] >> 4 == 4 ? 0x0800 : 0x86dd;
  }

  // --- DNS ---

  /** A DNS message with some id, see {@link #dns(int, int, int, int, byte[]...)}. */
  public static byte[] dns(int flags, int questions, int answers, byte[]... sections) {
    return dns(0x1234, flags, questions, answers, sections);
  }

  /** A DNS header with these counts; flags 0x0100 ask, 0x8180 answer. */
  public static byte[] dns(int id, int flags, int questions, int answers, byte[]... sections) {
    byte[] header =
        ByteBuffer.allocate(12)
            .putShort((short) id)
            .putShort((short) flags)
            .putShort((short) questions)
            .putShort((short) answers)
            .putInt(0)
            .array();
    return concat(header, concat(sections));
  }

  public static byte[] question(String name, int type) {
    return concat(name(name), new byte[] {0, (byte) type, 0, 1});
  }

  /** A resource record whose name is the question's, by pointer. */
  public static byte[] answer(int type, byte... data) {
    return concat(
        new byte[] {(byte) 0xc0, 12, 0, (byte) type, 0, 1, 0, 0, 0, 30, 0, (byte) data.length},
        data);
  }

  /** The labels of a name, and the root. */
  public static byte[] name(String name) {
    byte[] bytes = new byte[0];
    for (String label : name.isEmpty() ? new String[0] : name.split("\\.", -1)) {
      byte[] text = label.getBytes(StandardCharsets.ISO_8859_1);
      bytes = concat(bytes, new byte[] {(byte) text.length}, text);
    }
    return concat(bytes, new byte[1]);
  }

  /** A message with its length before it, as in TCP. */
  public static byte[] prefixed(byte... message) {
    return concat(new byte[] {(byte) (message.length >> 8), (byte) message.length}, message);
  }

  public static byte[] concat(byte[]... parts) {
    ByteBuffer all = ByteBuffer.allocate(Arrays.stream(parts).mapToInt(part -> part.length).sum());
    for (byte[] part : parts) {
      all.put(part);
    }
    return all.array();
  }

  public static byte[] hex(String digits) {
    return HexFormat.of().parseHex(digits);
  }
}
