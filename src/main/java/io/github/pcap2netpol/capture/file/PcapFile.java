package io.github.pcap2netpol.capture.file;

import io.github.pcap2netpol.capture.packet.NetworkInterface;
import java.io.IOException;

/**
 * The pcap format (draft-ietf-opsawg-pcap): a header of 24 bytes, then records of 16 bytes and
 * data.
 */
final class PcapFile {
  private static final int MICROSECONDS = 0xa1b2c3d4;
  private static final int NANOSECONDS = 0xa1b23c4d;

  /**
   * Written by patched versions of libpcap, whose records say more: interface, protocol, direction.
   */
  private static final int MODIFIED = 0xa1b2cd34;

  private static final int HEADER = 24;
  private static final int RECORD = 16;
  private static final int MODIFIED_RECORD = 24;

  /**
   * The longest credible record. tcpdump's own limit is 262,144; segments that the network card has
   * yet to split can be longer.
   */
  static final int LONGEST = 1 << 20;

  private PcapFile() {}

  private static boolean isMagic(int magic) {
    return magic == MICROSECONDS || magic == NANOSECONDS || magic == MODIFIED;
  }

  static void read(ByteWindow in, RecordHandler handler) throws IOException, MalformedFile {
    if (!in.need(HEADER)) {
      throw MalformedFile.truncated(in.offset(), "the file's header");
    }
    boolean bigEndian = isMagic(in.i32(0, true));
    int record = in.i32(0, bigEndian) == MODIFIED ? MODIFIED_RECORD : RECORD;
    int unit = in.i32(0, bigEndian) == NANOSECONDS ? 1 : 1000;
    int major = in.u16(4, bigEndian);
    if (major != 2) {
      throw new MalformedFile(
          "capture-version-unknown",
          in.offset(),
          "This is version " + major + " of the pcap format; only version 2 is supported.");
    }
    // The upper bits describe checksums at the end of each frame; ignored, as by libpcap.
    Link link = Link.of(in.i32(20, bigEndian) & 0x03ff_ffff, NetworkInterface.UNKNOWN);
    in.skip(HEADER);
    while (in.need(record)) {
      long offset = in.offset();
      long captured = in.u32(8, bigEndian);
      if (captured > LONGEST) {
        throw MalformedFile.damaged(
            offset, "A record claims " + captured + " bytes, more than any packet has");
      }
      if (!in.need(record + (int) captured)) {
        throw MalformedFile.truncated(offset, "a record");
      }
      handler.record(
          in,
          record,
          (int) captured,
          in.u32(12, bigEndian),
          link,
          bigEndian,
          in.u32(0, bigEndian) * 1_000_000_000L + in.u32(4, bigEndian) * unit);
      in.skip(record + captured);
    }
    if (in.available() > 0) {
      throw MalformedFile.truncated(in.offset(), "a record");
    }
  }
}
