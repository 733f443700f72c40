package io.github.pcap2netpol.capture.file;

import io.github.pcap2netpol.capture.packet.NetworkInterface;
import java.io.IOException;

/**
 * The pcap format (draft-ietf-opsawg-pcap): a header of 24 bytes, then records of 16 bytes and
 * data.
 */
final class PcapFile implements Records {
  private static final int MICROSECONDS = 0xa1b2c3d4;
  private static final int NANOSECONDS = 0xa1b23c4d;

  /**
   * Written by patched versions of libpcap, whose records have more fields: interface, protocol,
   * direction.
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

  /** How many consecutive records are required. */
  private static final int CHAIN = 8;

  private final Link link;
  private final boolean bigEndian;

  /** The length of a record's header. */
  private final int record;

  /** Nanoseconds in a unit of the second half of time stamps. */
  private final int unit;

  private PcapFile(Link link, boolean bigEndian, int magic) {
    this.link = link;
    this.bigEndian = bigEndian;
    record = magic == MODIFIED ? MODIFIED_RECORD : RECORD;
    unit = magic == NANOSECONDS ? 1 : 1000;
  }

  private static boolean isMagic(int magic) {
    return magic == MICROSECONDS || magic == NANOSECONDS || magic == MODIFIED;
  }

  /** Reads the file's header. */
  static PcapFile begin(ByteWindow in) throws IOException, MalformedFile {
    if (!in.need(HEADER)) {
      throw MalformedFile.truncated(in.offset(), "the file's header");
    }
    boolean bigEndian = isMagic(in.i32(0, true));
    int major = in.u16(4, bigEndian);
    if (major != 2) {
      throw new MalformedFile(
          "capture-version-unknown",
          in.offset(),
          "This is version " + major + " of the pcap format; only version 2 is supported.");
    }
    // The upper bits describe checksums at the end of each frame; ignored, as by libpcap.
    Link link = Link.of(in.i32(20, bigEndian) & 0x03ff_ffff, NetworkInterface.UNKNOWN);
    PcapFile file = new PcapFile(link, bigEndian, in.i32(0, bigEndian));
    in.skip(HEADER);
    return file;
  }

  @Override
  public void read(ByteWindow in, RecordHandler handler, long until)
      throws IOException, MalformedFile {
    while (in.offset() < until) {
      if (!in.need(record)) {
        if (in.available() > 0) {
          throw MalformedFile.truncated(in.offset(), "a record");
        }
        return;
      }
      long offset = in.offset();
      long captured = in.u32(8, bigEndian);
      if (captured > LONGEST) {
        throw MalformedFile.damaged(
            offset, "A record claims " + captured + " bytes, more than any packet has");
      }
      if (!in.need(record + (int) captured)) {
        throw MalformedFile.truncated(offset, "a record");
      }
      if (captured == 0 && isBlank(in)) {
        throw MalformedFile.damaged(
            offset,
            "There are zeros where the next record should be, as after a crash or on a full disk");
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
  }

  /** Whether a record's header says nothing, not even a time: no packet is written like that. */
  private boolean isBlank(ByteWindow in) {
    for (int at = 0; at < record; at += Integer.BYTES) {
      if (in.i32(at, bigEndian) != 0) {
        return false;
      }
    }
    return true;
  }

  @Override
  public boolean find(ByteWindow in) throws IOException {
    for (int tried = 0; tried <= record + LONGEST && in.need(record); tried++) {
      if (isChain(in)) {
        return true;
      }
      in.skip(1);
    }
    return false;
  }

  /** Whether a few consecutive records can begin here. */
  private boolean isChain(ByteWindow in) throws IOException {
    int at = 0;
    for (int records = 0; records < CHAIN && at + record <= ByteWindow.LARGEST; records++) {
      if (!in.need(at + record)) {
        return in.available() == at;
      }
      long captured = in.u32(at + 8, bigEndian);
      // Other records are possible, but too rare to look for.
      if (captured == 0
          || captured > LONGEST
          || captured > in.u32(at + 12, bigEndian)
          || in.u32(at + 4, bigEndian) * unit >= 1_000_000_000L) {
        return false;
      }
      at += record + (int) captured;
    }
    return true;
  }

  /** A file has only one header, so all its records are read in the same way. */
  @Override
  public PcapFile copy() {
    return this;
  }

  @Override
  public boolean readsAs(Records other) {
    return this == other;
  }
}
