package io.github.pcap2netpol.benchmark;

import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/** Writes packets, 50 microseconds apart, as {@code tcpdump -i any} does: pcap of LINUX_SLL2. */
final class TrafficWriter {
  private static final int RECORD = 16;
  private static final int IP = 20;
  private static final int LONGEST = 1 << 16;
  private static final long START = 1_795_251_600_000_000L; // microseconds since 1970
  private static final int BETWEEN = 50;
  private static final int TCP = 6;
  private static final int UDP = 17;

  private final OutputStream out;
  private final ByteBuffer packet = ByteBuffer.allocate(RECORD + LONGEST);
  private long packets;
  private long bytes;

  TrafficWriter(OutputStream out) {
    this.out = out;
    ByteBuffer header =
        ByteBuffer.allocate(24)
            .order(ByteOrder.LITTLE_ENDIAN)
            .putInt(0xa1b2c3d4)
            .putShort((short) 2)
            .putShort((short) 4)
            .putLong(0)
            .putInt(262_144)
            .putInt(276);
    write(header.array(), header.position());
  }

  long packets() {
    return packets;
  }

  /** The length of the file so far. */
  long bytes() {
    return bytes;
  }

  /** A segment with the timestamp option, as nearly all have. */
  void tcp(
      int from, int fromPort, int to, int toPort, int flags, long sequence, long ack, int payload) {
    start(from, to, TCP, 32 + payload);
    packet
        .putShort((short) fromPort)
        .putShort((short) toPort)
        .putInt((int) sequence)
        .putInt((int) ack)
        .put((byte) 0x80)
        .put((byte) flags)
        .putShort((short) 64240)
        .putInt(0)
        .putInt(0x0101_080a)
        .putLong(packets);
    finish(packet.position() + payload);
  }

  void udp(int from, int fromPort, int to, int toPort, byte[] payload) {
    start(from, to, UDP, 8 + payload.length);
    packet
        .putShort((short) fromPort)
        .putShort((short) toPort)
        .putShort((short) (8 + payload.length))
        .putShort((short) 0)
        .put(payload);
    finish(packet.position());
  }

  private void start(int from, int to, int protocol, int length) {
    packet
        .clear()
        .position(RECORD)
        .putShort((short) 0x0800)
        .putShort((short) 0)
        .putInt(2)
        .putShort((short) 1)
        .put((byte) (to == TrafficKind.POD ? 0 : 4))
        .put((byte) 6)
        .putLong(0)
        .putShort((short) 0x4500)
        .putShort((short) (IP + length))
        .putInt(0)
        .put((byte) 64)
        .put((byte) protocol)
        .putShort((short) 0)
        .putInt(from)
        .putInt(to);
  }

  private void finish(int length) {
    long time = START + packets * BETWEEN;
    packet
        .order(ByteOrder.LITTLE_ENDIAN)
        .putInt(0, (int) (time / 1_000_000))
        .putInt(4, (int) (time % 1_000_000))
        .putInt(8, length - RECORD)
        .putInt(12, length - RECORD)
        .order(ByteOrder.BIG_ENDIAN);
    packets++;
    write(packet.array(), length);
  }

  private void write(byte[] from, int length) {
    try {
      out.write(from, 0, length);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    bytes += length;
  }
}
