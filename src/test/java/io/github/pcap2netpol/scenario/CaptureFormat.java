package io.github.pcap2netpol.scenario;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.github.pcap2netpol.capture.testing.PacketBytes;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.function.Function;

/** How packets become a file. */
enum CaptureFormat {
  /** What {@code tcpdump -i any} writes: little-endian pcap, microseconds, LINUX_SLL2. */
  PCAP_SLL2("pcap") {
    @Override
    byte[] write(List<CapturedPacket> packets) {
      return pcap(276, packets, CaptureFormat::sll2);
    }
  },

  /** The same of an interface that sends IEEE 802.3 frames with LLC and SNAP headers (RFC 1042). */
  PCAP_SNAP("pcap") {
    @Override
    byte[] write(List<CapturedPacket> packets) {
      return pcap(1, packets, CaptureFormat::snap);
    }
  },

  /** What {@code tcpdump -i any} wrote before tcpdump 5: LINUX_SLL, which numbers no interfaces. */
  PCAP_SLL("pcap") {
    @Override
    byte[] write(List<CapturedPacket> packets) {
      return pcap(113, packets, CaptureFormat::sll);
    }
  },

  /** What {@code tcpdump -i eth0} writes: little-endian pcap, microseconds, EN10MB. */
  PCAP_ETHERNET("pcap") {
    @Override
    byte[] write(List<CapturedPacket> packets) {
      return pcap(1, packets, CaptureFormat::ethernet);
    }
  },

  /**
   * What {@code dumpcap -i eth0 -i lo} writes: pcapng with two Ethernet interfaces, here of
   * different resolutions: eth0 in nanoseconds, lo in microseconds (the default, left unsaid).
   */
  PCAPNG_TWO_INTERFACES("pcapng") {
    @Override
    byte[] write(List<CapturedPacket> packets) {
      ByteArrayOutputStream out = new ByteArrayOutputStream();
      out.writeBytes(
          block(
              0x0a0d0d0a,
              little(16)
                  .putInt(0x1a2b3c4d)
                  .putShort((short) 1)
                  .putShort((short) 0)
                  .putLong(-1)
                  .array()));
      out.writeBytes(block(1, interfaceBlock("eth0", option(9, new byte[] {9}))));
      out.writeBytes(block(1, interfaceBlock("lo", new byte[0])));
      for (CapturedPacket packet : packets) {
        if (packet.place().equals(CapturedPacket.Place.LO_OUT)) {
          continue; // a capture of lo itself shows each packet once
        }
        byte[] frame = ethernet(packet);
        boolean lo = packet.place().isLoopback();
        long units = lo ? micros(packet) : micros(packet) * 1000;
        out.writeBytes(
            block(
                6,
                little(20 + padded(frame.length))
                    .putInt(lo ? 1 : 0)
                    .putInt((int) (units >>> 32))
                    .putInt((int) units)
                    .putInt(frame.length)
                    .putInt(frame.length)
                    .put(frame)
                    .array()));
      }
      return out.toByteArray();
    }
  };

  private final String extension;

  CaptureFormat(String extension) {
    this.extension = extension;
  }

  /** The end of the file's name, without the dot. */
  String extension() {
    return extension;
  }

  /** The file that holds these packets, in this order. */
  abstract byte[] write(List<CapturedPacket> packets);

  private static byte[] pcap(
      int linkType, List<CapturedPacket> packets, Function<CapturedPacket, byte[]> frames) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    out.writeBytes(
        little(24)
            .putInt(0xa1b2c3d4)
            .putShort((short) 2)
            .putShort((short) 4)
            .putInt(0)
            .putInt(0)
            .putInt(262144)
            .putInt(linkType)
            .array());
    for (CapturedPacket packet : packets) {
      byte[] frame = frames.apply(packet);
      out.writeBytes(
          little(16 + frame.length)
              .putInt((int) (micros(packet) / 1_000_000))
              .putInt((int) (micros(packet) % 1_000_000))
              .putInt(frame.length)
              .putInt(frame.length)
              .put(frame)
              .array());
    }
    return out.toByteArray();
  }

  private static byte[] snap(CapturedPacket packet) {
    return ByteBuffer.allocate(22 + packet.ip().length)
        .put(hardwareAddress(packet))
        .put(hardwareAddress(packet))
        .putShort((short) (8 + packet.ip().length))
        .put(new byte[] {(byte) 0xaa, (byte) 0xaa, 3, 0, 0, 0})
        .putShort(etherType(packet))
        .put(packet.ip())
        .array();
  }

  private static long micros(CapturedPacket packet) {
    return ChronoUnit.MICROS.between(Instant.EPOCH, packet.time());
  }

  private static byte[] sll2(CapturedPacket packet) {
    boolean lo = packet.place().isLoopback();
    return ByteBuffer.allocate(20 + packet.ip().length)
        .putShort(etherType(packet))
        .putShort((short) 0)
        .putInt(packet.place().index())
        .putShort((short) (lo ? 772 : 1))
        .put((byte) (packet.place().isOut() ? 4 : 0))
        .put((byte) 6)
        .put(hardwareAddress(packet))
        .putShort((short) 0)
        .put(packet.ip())
        .array();
  }

  private static byte[] sll(CapturedPacket packet) {
    boolean lo = packet.place().isLoopback();
    return PacketBytes.sll(
        etherType(packet), lo ? 772 : 1, packet.place().isOut() ? 4 : 0, packet.ip());
  }

  private static byte[] ethernet(CapturedPacket packet) {
    return ByteBuffer.allocate(14 + packet.ip().length)
        .put(hardwareAddress(packet))
        .put(hardwareAddress(packet))
        .putShort(etherType(packet))
        .put(packet.ip())
        .array();
  }

  private static byte[] hardwareAddress(CapturedPacket packet) {
    return packet.place().isLoopback() ? new byte[6] : new byte[] {0x02, 0, 0, 0, 0, 0x01};
  }

  private static short etherType(CapturedPacket packet) {
    return (short) (packet.isIpv4() ? 0x0800 : 0x86dd);
  }

  private static byte[] interfaceBlock(String name, byte[] more) {
    byte[] nameOption = option(2, name.getBytes(US_ASCII));
    return little(8 + nameOption.length + more.length + 4)
        .putShort((short) 1)
        .putShort((short) 0)
        .putInt(262144)
        .put(nameOption)
        .put(more)
        .putInt(0)
        .array();
  }

  private static byte[] option(int code, byte[] value) {
    return little(4 + padded(value.length))
        .putShort((short) code)
        .putShort((short) value.length)
        .put(value)
        .array();
  }

  private static byte[] block(int type, byte[] body) {
    return little(12 + body.length)
        .putInt(type)
        .putInt(12 + body.length)
        .put(body)
        .putInt(12 + body.length)
        .array();
  }

  private static ByteBuffer little(int size) {
    return ByteBuffer.allocate(size).order(ByteOrder.LITTLE_ENDIAN);
  }

  private static int padded(int length) {
    return (length + 3) / 4 * 4;
  }
}
