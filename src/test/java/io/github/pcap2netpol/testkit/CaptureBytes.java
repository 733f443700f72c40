package io.github.pcap2netpol.testkit;

import io.github.pcap2netpol.net.IpAddress;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.zip.GZIPOutputStream;
import org.tukaani.xz.LZMA2Options;
import org.tukaani.xz.XZOutputStream;

/** Writes capture files, one record or block after another. */
public final class CaptureBytes {
  public static final int ETHERNET = 1;
  public static final int RAW = 101;
  private static final int SNAPLEN = 262_144;

  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private final ByteOrder order;
  private final long unit;

  private CaptureBytes(ByteOrder order, long unit) {
    this.order = order;
    this.unit = unit;
  }

  // --- pcap ---

  /** A pcap file with time stamps in nanoseconds (unit 1) or microseconds (unit 1000). */
  public static CaptureBytes pcap(ByteOrder order, long unit, int link) {
    CaptureBytes file = new CaptureBytes(order, unit);
    file.append(
        file.buffer(24)
            .putInt(unit == 1 ? 0xa1b23c4d : 0xa1b2c3d4)
            .putShort((short) 2)
            .putShort((short) 4)
            .putLong(0)
            .putInt(SNAPLEN)
            .putInt(link));
    return file;
  }

  /** A pcap file whose records have 24 bytes before the packet, as some patched libpcaps write. */
  public static byte[] modifiedPcap(ByteOrder order, int link, byte[]... packets) {
    CaptureBytes file = pcap(order, 1000, link);
    for (int i = 0; i < packets.length; i++) {
      file.recordHeader(i * 1_000_000_000L, packets[i].length, packets[i].length);
      file.add(new byte[] {2, 0, 0, 0, 8, 0, 0, 0}).add(packets[i]);
    }
    byte[] bytes = file.bytes();
    ByteBuffer.wrap(bytes).order(order).putInt(0, 0xa1b2cd34);
    return bytes;
  }

  public static CaptureBytes pcap(int link) {
    return pcap(ByteOrder.LITTLE_ENDIAN, 1000, link);
  }

  /** A pcap file with these packets, a second apart. */
  public static byte[] pcapOf(int link, byte[]... packets) {
    CaptureBytes file = pcap(link);
    for (int i = 0; i < packets.length; i++) {
      file.record(i * 1_000_000_000L, packets[i]);
    }
    return file.bytes();
  }

  public CaptureBytes record(long nanos, byte[] packet) {
    return record(nanos, packet, packet.length);
  }

  /** A record of a packet cut by the snaplen. */
  public CaptureBytes cut(byte[] packet, int snaplen) {
    return record(0, Arrays.copyOf(packet, Math.min(snaplen, packet.length)), packet.length);
  }

  public CaptureBytes record(long nanos, byte[] captured, int original) {
    recordHeader(nanos, captured.length, original);
    out.writeBytes(captured);
    return this;
  }

  public CaptureBytes recordHeader(long nanos, long captured, long original) {
    return append(
        buffer(16)
            .putInt((int) (nanos / 1_000_000_000L))
            .putInt((int) (nanos % 1_000_000_000L / unit))
            .putInt((int) captured)
            .putInt((int) original));
  }

  // --- pcapng ---

  public static CaptureBytes pcapng(ByteOrder order) {
    return new CaptureBytes(order, 1000).section(order);
  }

  /**
   * A section header. The sections of one file may have different byte orders; use {@link #add}.
   */
  private CaptureBytes section(ByteOrder sectionOrder) {
    return append(
        ByteBuffer.allocate(28)
            .order(sectionOrder)
            .putInt(0x0a0d0d0a)
            .putInt(28)
            .putInt(0x1a2b3c4d)
            .putShort((short) 1)
            .putShort((short) 0)
            .putLong(-1)
            .putInt(28));
  }

  public CaptureBytes block(int type, byte[] body) {
    int length = 12 + (body.length + 3) / 4 * 4;
    return append(
        buffer(length).putInt(type).putInt(length).put(body).position(length - 4).putInt(length));
  }

  public CaptureBytes describe(int link, int snaplen, byte[]... options) {
    byte[] head = buffer(8).putShort((short) link).putShort((short) 0).putInt(snaplen).array();
    return block(1, PacketBytes.concat(head, PacketBytes.concat(options)));
  }

  /** An option of a block, padded to four bytes. */
  public byte[] option(int code, byte... value) {
    return buffer(4 + (value.length + 3) / 4 * 4)
        .putShort((short) code)
        .putShort((short) value.length)
        .put(value)
        .array();
  }

  public byte[] resolution(int value) {
    return buffer(8).putShort((short) 9).putShort((short) 1).put((byte) value).array();
  }

  public byte[] offset(long seconds) {
    return buffer(12).putShort((short) 14).putShort((short) 8).putLong(seconds).array();
  }

  /** A record of a name resolution block; {@link #nameEnd} ends the block. */
  public byte[] nameRecord(String address, String... names) {
    IpAddress parsed = IpAddress.of(address);
    byte[] number =
        parsed.isIpv4()
            ? ByteBuffer.allocate(4).putInt((int) parsed.low()).array()
            : ByteBuffer.allocate(16).putLong(parsed.high()).putLong(parsed.low()).array();
    byte[] text = (String.join("\0", names) + "\0").getBytes(StandardCharsets.ISO_8859_1);
    int size = number.length + text.length;
    return buffer(4 + (size + 3) / 4 * 4)
        .putShort((short) (number.length == 4 ? 1 : 2))
        .putShort((short) size)
        .put(number)
        .put(text)
        .array();
  }

  /** The end of a name resolution block, followed by an option: the name of the resolver. */
  public byte[] nameEnd() {
    return buffer(16)
        .putInt(0)
        .putShort((short) 2)
        .putShort((short) 3)
        .put(new byte[] {'d', 'n', 's', 0})
        .putInt(0)
        .array();
  }

  public CaptureBytes enhanced(int number, long ticks, byte[] packet) {
    return block(6, packetBody(number, ticks, packet, packet.length));
  }

  public byte[] packetBody(int number, long ticks, byte[] packet, int claimed) {
    return buffer(20 + packet.length)
        .putInt(number)
        .putInt((int) (ticks >>> 32))
        .putInt((int) ticks)
        .putInt(claimed)
        .putInt(claimed)
        .put(packet)
        .array();
  }

  /** The obsolete block: 16 bits of interface, 16 of drops. */
  public CaptureBytes oldPacket(int number, long ticks, byte[] packet) {
    byte[] body = packetBody(0, ticks, packet, packet.length);
    ByteBuffer.wrap(body).order(order).putShort((short) number).putShort((short) 3);
    return block(2, body);
  }

  public CaptureBytes simple(byte[] packet, int original) {
    return block(3, buffer(4 + packet.length).putInt(original).put(packet).array());
  }

  // --- any ---

  public CaptureBytes add(byte[] bytes) {
    out.writeBytes(bytes);
    return this;
  }

  public byte[] bytes() {
    return out.toByteArray();
  }

  public static byte[] gzip(byte[] bytes) {
    ByteArrayOutputStream packed = new ByteArrayOutputStream();
    try (GZIPOutputStream gzip = new GZIPOutputStream(packed)) {
      gzip.write(bytes);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return packed.toByteArray();
  }

  /**
   * Compresses like {@code xz}.
   *
   * @param preset 0 to 9: the higher it is, the more memory decompressing needs
   */
  public static byte[] xz(byte[] bytes, int preset) {
    ByteArrayOutputStream packed = new ByteArrayOutputStream();
    try (XZOutputStream xz = new XZOutputStream(packed, new LZMA2Options(preset))) {
      xz.write(bytes);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return packed.toByteArray();
  }

  /** Compresses each byte as a separate block that needs 16 MiB of memory. */
  public static byte[] xzOfBlocks(byte[] bytes) {
    ByteArrayOutputStream packed = new ByteArrayOutputStream();
    try {
      LZMA2Options options = new LZMA2Options(0);
      options.setDictSize(16 << 20);
      try (XZOutputStream xz = new XZOutputStream(packed, options)) {
        for (byte one : bytes) {
          xz.write(one);
          xz.endBlock();
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return packed.toByteArray();
  }

  private ByteBuffer buffer(int size) {
    return ByteBuffer.allocate(size).order(order);
  }

  private CaptureBytes append(ByteBuffer buffer) {
    byte[] bytes = new byte[buffer.capacity()];
    buffer.rewind().get(bytes);
    out.writeBytes(bytes);
    return this;
  }
}
