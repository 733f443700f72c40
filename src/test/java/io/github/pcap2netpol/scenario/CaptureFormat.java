package io.github.pcap2netpol.scenario;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.github.pcap2netpol.testkit.CaptureBytes;
import io.github.pcap2netpol.testkit.PacketBytes;
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
      CaptureBytes file = CaptureBytes.pcapng(ByteOrder.LITTLE_ENDIAN);
      file.describe(1, SNAPLEN, file.option(2, ascii("eth0")), file.option(9, (byte) 9), END);
      file.describe(1, SNAPLEN, file.option(2, ascii("lo")), END);
      for (CapturedPacket packet : packets) {
        if (packet.place().equals(CapturedPacket.Place.LO_OUT)) {
          continue; // a capture of lo itself shows each packet once
        }
        byte[] frame = ethernet(packet);
        boolean lo = packet.place().isLoopback();
        long units = lo ? micros(packet) : micros(packet) * 1000;
        file.enhanced(lo ? 1 : 0, units, frame);
      }
      return file.bytes();
    }
  };

  private static final int SNAPLEN = 262_144;

  /** The end of a block's options. */
  private static final byte[] END = new byte[4];

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
    CaptureBytes file = CaptureBytes.pcap(linkType);
    for (CapturedPacket packet : packets) {
      file.record(micros(packet) * 1000, frames.apply(packet));
    }
    return file.bytes();
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

  private static byte[] ascii(String text) {
    return text.getBytes(US_ASCII);
  }
}
