package io.github.pcap2netpol.benchmark.fleet;

import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/**
 * A capture as the sidecar's {@code tcpdump -i any --snapshot-length 2048} writes it: pcap of
 * LINUX_SLL2. Checksums are 0, as network cards fill them in after tcpdump.
 */
final class SidecarFile implements Closeable {
  static final int FIN_ACK = 0x11;
  static final int SYN = 0x02;
  static final int SYN_ACK = 0x12;
  static final int RST = 0x04;
  private static final int SLL2 = 20;
  private static final int IP4 = 20;
  private static final int LONGEST = 1024;

  private final FileChannel file;
  private final int pod;
  private final ByteBuffer buffer = ByteBuffer.allocateDirect(1 << 20);
  private long packets;

  SidecarFile(Path path, int pod) throws IOException {
    file =
        FileChannel.open(
            path,
            StandardOpenOption.CREATE,
            StandardOpenOption.TRUNCATE_EXISTING,
            StandardOpenOption.WRITE);
    this.pod = pod;
    little(0xa1b2c3d4);
    little(2 | 4 << 16);
    buffer.putLong(0);
    little(2048);
    little(276);
  }

  long packets() {
    return packets;
  }

  /**
   * A segment without payload. The first two of a connection have the options that Linux sends, a
   * reset none, all others a timestamp.
   */
  void tcp(
      long micros, int from, int fromPort, int to, int toPort, int flags, int sequence, int ack)
      throws IOException {
    int options = (flags & SYN) != 0 ? 20 : flags == RST ? 0 : 12;
    start(micros, SLL2 + IP4 + 20 + options, 0x0800, from == pod);
    ip(6, 20 + options, from, to);
    buffer
        .putInt(fromPort << 16 | toPort)
        .putInt(sequence)
        .putInt(ack)
        .putInt(((20 + options) / 4) << 28 | flags << 16 | 64_240)
        .putInt(0);
    if (options == 20) {
      buffer.putInt(0x0204_05b4).putInt(0x0402_080a).putLong(micros << 22).putInt(0x0103_0307);
    } else if (options == 12) {
      buffer.putInt(0x0101_080a).putLong(micros << 22);
    }
  }

  /** A DNS message, whose id is filled in. */
  void dns(long micros, int from, int fromPort, int to, int toPort, int id, byte[] message)
      throws IOException {
    start(micros, SLL2 + IP4 + 8 + message.length, 0x0800, from == pod);
    ip(17, 8 + message.length, from, to);
    buffer
        .putInt(fromPort << 16 | toPort)
        .putInt((8 + message.length) << 16)
        .putShort((short) id)
        .put(message, 2, message.length - 2);
  }

  /** A router solicitation (RFC 4861), as each network namespace sends now and then. */
  void solicitation(long micros) throws IOException {
    start(micros, SLL2 + 40 + 16, 0x86dd, true);
    buffer
        .putInt(0x6000_0000)
        .putInt(16 << 16 | 58 << 8 | 255)
        .putLong(0xfe80_0000_0000_0000L)
        .putLong(0x0200_00ff_fe00_0000L | (pod & 0xff_ffff))
        .putLong(0xff02_0000_0000_0000L)
        .putLong(2)
        .putLong(133L << 56)
        .putLong(0x0101_0200_0000_0000L | (pod & 0xff_ffff));
  }

  private void start(long micros, int length, int etherType, boolean sent) throws IOException {
    if (buffer.remaining() < LONGEST) {
      flush();
    }
    packets++;
    little((int) (micros / 1_000_000));
    little((int) (micros % 1_000_000));
    little(length);
    little(length);
    buffer
        .putInt(etherType << 16)
        .putInt(2)
        .putInt(1 << 16 | (sent ? 4 : 0) << 8 | 6)
        .putLong((0x0200_0000L << 16 | (pod & 0xffff_ffffL)) << 16);
  }

  private void ip(int protocol, int length, int from, int to) {
    buffer
        .putInt(0x4500_0000 | IP4 + length)
        .putInt((int) packets << 16 | 0x4000)
        .putInt(64 << 24 | protocol << 16)
        .putInt(from)
        .putInt(to);
  }

  private void little(int value) {
    buffer.putInt(Integer.reverseBytes(value));
  }

  private void flush() throws IOException {
    buffer.flip();
    while (buffer.hasRemaining()) {
      file.write(buffer);
    }
    buffer.clear();
  }

  @Override
  public void close() throws IOException {
    flush();
    file.close();
  }
}
