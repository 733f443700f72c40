package io.github.pcap2netpol.testkit;

import static java.nio.ByteOrder.BIG_ENDIAN;
import static java.nio.ByteOrder.LITTLE_ENDIAN;

import java.nio.ByteOrder;
import java.util.List;
import java.util.function.UnaryOperator;

/** The formats in which the same packets may be written to a file. */
public enum FileForm {
  PCAP_LITTLE_MICRO,
  PCAP_LITTLE_NANO,
  PCAP_BIG_MICRO,
  PCAP_BIG_NANO,
  PCAP_GZIP,
  PCAP_XZ,
  PCAPNG_LITTLE,
  PCAPNG_BIG,
  PCAPNG_LITTLE_NANO,
  PCAPNG_BIG_POWER_OF_TWO,
  PCAPNG_GZIP;

  /** Ticks of 2^-20 seconds would round; 2^-30 are finer than nanoseconds. */
  private static final int POWER_OF_TWO = 0x80 | 30;

  /**
   * Writes a file.
   *
   * @param packets from the IP header on
   * @param link the link type's number
   * @param wrap puts the link type's headers before a packet
   */
  public byte[] write(List<PacketExchange.Packet> packets, int link, UnaryOperator<byte[]> wrap) {
    return switch (this) {
      case PCAP_LITTLE_MICRO -> pcap(packets, LITTLE_ENDIAN, 1000, link, wrap);
      case PCAP_LITTLE_NANO -> pcap(packets, LITTLE_ENDIAN, 1, link, wrap);
      case PCAP_BIG_MICRO -> pcap(packets, BIG_ENDIAN, 1000, link, wrap);
      case PCAP_BIG_NANO -> pcap(packets, BIG_ENDIAN, 1, link, wrap);
      case PCAP_GZIP -> CaptureBytes.gzip(pcap(packets, LITTLE_ENDIAN, 1000, link, wrap));
      case PCAP_XZ -> CaptureBytes.xz(pcap(packets, LITTLE_ENDIAN, 1000, link, wrap), 0);
      case PCAPNG_LITTLE -> pcapng(packets, LITTLE_ENDIAN, 6, link, wrap);
      case PCAPNG_BIG -> pcapng(packets, BIG_ENDIAN, 6, link, wrap);
      case PCAPNG_LITTLE_NANO -> pcapng(packets, LITTLE_ENDIAN, 9, link, wrap);
      case PCAPNG_BIG_POWER_OF_TWO -> pcapng(packets, BIG_ENDIAN, POWER_OF_TWO, link, wrap);
      case PCAPNG_GZIP -> CaptureBytes.gzip(pcapng(packets, LITTLE_ENDIAN, 6, link, wrap));
    };
  }

  public boolean isBigEndian() {
    return name().contains("BIG");
  }

  private static byte[] pcap(
      List<PacketExchange.Packet> packets,
      ByteOrder order,
      long unit,
      int link,
      UnaryOperator<byte[]> wrap) {
    CaptureBytes file = CaptureBytes.pcap(order, unit, link);
    packets.forEach(packet -> file.record(packet.nanos(), wrap.apply(packet.bytes())));
    return file.bytes();
  }

  private static byte[] pcapng(
      List<PacketExchange.Packet> packets,
      ByteOrder order,
      int resolution,
      int link,
      UnaryOperator<byte[]> wrap) {
    CaptureBytes file = CaptureBytes.pcapng(order);
    file.describe(link, 0, file.resolution(resolution));
    for (PacketExchange.Packet packet : packets) {
      file.enhanced(0, ticks(packet.nanos(), resolution), wrap.apply(packet.bytes()));
    }
    return file.bytes();
  }

  private static long ticks(long nanos, int resolution) {
    long seconds = nanos / 1_000_000_000L;
    long rest = nanos % 1_000_000_000L;
    return switch (resolution) {
      case 6 -> nanos / 1000;
      case 9 -> nanos;
      // Rounded up, since reading rounds down.
      default -> (seconds << 30) + ((rest << 30) + 999_999_999L) / 1_000_000_000L;
    };
  }
}
