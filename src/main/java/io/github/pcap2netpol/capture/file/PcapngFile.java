package io.github.pcap2netpol.capture.file;

import io.github.pcap2netpol.capture.packet.NetworkInterface;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * The pcapng format (draft-ietf-opsawg-pcapng): sections of blocks, each with its own byte order
 * and interfaces. Blocks that contain no packets and describe neither interfaces nor names are
 * skipped unread, however long they are.
 */
final class PcapngFile implements Records {
  private static final int SECTION = 0x0a0d0d0a;
  private static final int BYTE_ORDER = 0x1a2b3c4d;
  private static final int INTERFACE = 1;
  private static final int OLD_PACKET = 2;
  private static final int SIMPLE_PACKET = 3;
  private static final int NAMES = 4;
  private static final int STATISTICS = 5;
  private static final int ENHANCED_PACKET = 6;
  private static final int COMMENT = 1;
  private static final int NAME = 2;
  private static final int DESCRIPTION = 3;
  private static final int TIME_RESOLUTION = 9;
  private static final int TIME_OFFSET = 14;

  /** The longest name or description that is used, in bytes. */
  private static final int LONGEST_TEXT = 1024;

  /** The longest block that is read, like {@link PcapFile#LONGEST}. */
  private static final int LONGEST = PcapFile.LONGEST;

  /** A section with more is considered damaged: each one must be remembered. */
  private static final int MOST_INTERFACES = 65_536;

  /**
   * An interface of the current section.
   *
   * @param snaplen the most bytes captured of a packet, 0 for all
   */
  private record Interface(Link link, long snaplen, TimeScale scale) {}

  /** Each block's length is a multiple of this. */
  private static final int ALIGNMENT = 4;

  /** How many consecutive blocks are required. */
  private static final int CHAIN = 4;

  private static final Interface UNDESCRIBED =
      new Interface(Link.UNDESCRIBED, 0, TimeScale.MICROSECONDS);

  private final List<Interface> interfaces = new ArrayList<>();
  private boolean bigEndian;

  /** How many interfaces all sections described. */
  private int described;

  /** How many sections and interfaces have begun; later blocks depend on them. */
  private int changes;

  private PcapngFile() {}

  private PcapngFile(PcapngFile other) {
    interfaces.addAll(other.interfaces);
    bigEndian = other.bigEndian;
    described = other.described;
    changes = other.changes;
  }

  /** Reads up to the first packet: most files describe all their interfaces before it. */
  static PcapngFile begin(ByteWindow in, RecordHandler handler) throws IOException, MalformedFile {
    PcapngFile file = new PcapngFile();
    while (in.need(1) && !(in.need(12) && file.isPacket(in))) {
      file.block(in, handler);
    }
    return file;
  }

  private boolean isPacket(ByteWindow in) {
    int type = in.i32(0, bigEndian);
    return type == OLD_PACKET || type == SIMPLE_PACKET || type == ENHANCED_PACKET;
  }

  @Override
  public void read(ByteWindow in, RecordHandler handler, long until)
      throws IOException, MalformedFile {
    while (in.offset() < until && in.need(1)) {
      block(in, handler);
    }
  }

  @Override
  public boolean find(ByteWindow in) throws IOException {
    in.skip(-in.offset() & (ALIGNMENT - 1));
    for (int tried = 0; tried <= LONGEST && in.need(12); tried += ALIGNMENT) {
      if (isChain(in)) {
        return true;
      }
      in.skip(ALIGNMENT);
    }
    return false;
  }

  /** Whether a few consecutive blocks can begin here. */
  private boolean isChain(ByteWindow in) throws IOException {
    int at = 0;
    for (int blocks = 0; blocks < CHAIN; blocks++) {
      if (at + 12 > ByteWindow.LARGEST) {
        return true;
      }
      if (!in.need(at + 12)) {
        return in.available() == at;
      }
      int type = in.i32(at, bigEndian);
      long length = in.u32(at + 4, bigEndian);
      if (type < INTERFACE || type > ENHANCED_PACKET || length < 12 || length % ALIGNMENT != 0) {
        return false;
      }
      long end = at + length;
      if (end > ByteWindow.LARGEST
          || !in.need((int) end)
          || in.u32((int) end - 4, bigEndian) != length) {
        return false;
      }
      at = (int) end;
    }
    return true;
  }

  @Override
  public PcapngFile copy() {
    return new PcapngFile(this);
  }

  @Override
  public boolean readsAs(Records other) {
    return other instanceof PcapngFile file && file.changes == changes;
  }

  private void block(ByteWindow in, RecordHandler handler) throws IOException, MalformedFile {
    long offset = in.offset();
    if (!in.need(12)) {
      throw MalformedFile.truncated(offset, "a block");
    }
    boolean section = in.i32(0, true) == SECTION;
    if (section) {
      section(in, offset);
    }
    int type = in.i32(0, bigEndian);
    long length = in.u32(4, bigEndian);
    if (length < (section ? 28 : 12) || length % ALIGNMENT != 0) {
      throw MalformedFile.damaged(
          offset, "A block claims to be " + length + " bytes long, which is impossible");
    }
    boolean read =
        section
            || type == INTERFACE
            || type == OLD_PACKET
            || type == SIMPLE_PACKET
            || type == ENHANCED_PACKET
            || type == NAMES;
    boolean holdsPacket = !section && type != NAMES;
    if (!read || (!holdsPacket && length > LONGEST)) {
      if (!in.skip(length)) {
        throw MalformedFile.truncated(offset, "a block");
      }
      if (!section && type == NAMES) {
        handler.unreadableNames(1);
      } else if (!section && type != STATISTICS) {
        handler.passedOver();
      }
      return;
    }
    if (length > LONGEST) {
      throw MalformedFile.damaged(
          offset, "A packet block claims " + length + " bytes, more than any packet has");
    }
    if (!in.need((int) length)) {
      throw MalformedFile.truncated(offset, "a block");
    }
    if (in.u32((int) length - 4, bigEndian) != length) {
      throw MalformedFile.damaged(offset, "A block does not end with its own length");
    }
    switch (type) {
      case INTERFACE -> describe(in, offset, (int) length);
      case OLD_PACKET -> packet(in, handler, offset, (int) length, in.u16(8, bigEndian));
      case ENHANCED_PACKET -> packet(in, handler, offset, (int) length, in.u32(8, bigEndian));
      case SIMPLE_PACKET -> simplePacket(in, handler, offset, (int) length);
      case NAMES ->
          handler.unreadableNames(NameBlock.read(in, (int) length, bigEndian, handler::named));
      default -> {
        // A section header, whose options don't concern packets.
      }
    }
    in.skip(length);
  }

  private void section(ByteWindow in, long offset) throws IOException, MalformedFile {
    if (!in.need(16)) {
      throw MalformedFile.truncated(offset, "a section header");
    }
    bigEndian = in.i32(8, true) == BYTE_ORDER;
    if (!bigEndian && in.i32(8, false) != BYTE_ORDER) {
      throw MalformedFile.damaged(offset, "A section does not state its byte order");
    }
    int major = in.u16(12, bigEndian);
    if (major != 1) {
      throw new MalformedFile(
          "capture-version-unknown",
          offset,
          "This is version " + major + " of the pcapng format; only version 1 is supported.");
    }
    interfaces.clear();
    changes++;
  }

  private void describe(ByteWindow in, long offset, int length) throws MalformedFile {
    if (length < 20) {
      throw MalformedFile.damaged(offset, "An interface description is too short");
    }
    if (interfaces.size() == MOST_INTERFACES) {
      throw MalformedFile.damaged(
          offset, "A section describes more than " + MOST_INTERFACES + " interfaces");
    }
    int resolution = 6;
    long offsetSeconds = 0;
    String name = "";
    String description = "";
    int at = 16;
    while (at + 4 <= length - 4) {
      int option = in.u16(at, bigEndian);
      int size = in.u16(at + 2, bigEndian);
      if (option == 0 || at + 4 + size > length - 4) {
        break;
      }
      if (option == TIME_RESOLUTION && size >= 1) {
        resolution = in.u8(at + 4);
      } else if (option == TIME_OFFSET && size >= 8) {
        offsetSeconds = in.i64(at + 4, bigEndian);
      } else if (option == NAME) {
        name = text(in, at + 4, size);
      } else if (option == DESCRIPTION || option == COMMENT) {
        description = (description + " " + text(in, at + 4, size)).strip();
      }
      at += 4 + ((size + 3) & ~3);
    }
    changes++;
    interfaces.add(
        new Interface(
            Link.of(in.u16(8, bigEndian), new NetworkInterface(described++, 0, name, description)),
            in.u32(12, bigEndian),
            new TimeScale(resolution, offsetSeconds)));
  }

  /** The description of the interface and its comments, in one line. */
  private static String text(ByteWindow in, int at, int size) {
    byte[] bytes = new byte[Math.min(size, LONGEST_TEXT)];
    for (int i = 0; i < bytes.length; i++) {
      bytes[i] = (byte) in.u8(at + i);
    }
    return new String(bytes, StandardCharsets.UTF_8).replaceAll("\\p{Cntrl}+", " ").strip();
  }

  /** The two blocks with a time stamp differ only in how they name the interface. */
  private void packet(ByteWindow in, RecordHandler handler, long offset, int length, long number)
      throws MalformedFile {
    if (length < 32) {
      throw MalformedFile.damaged(offset, "A packet block is too short for its own header");
    }
    long captured = in.u32(20, bigEndian);
    if (captured > length - 32) {
      throw MalformedFile.damaged(
          offset, "A packet claims " + captured + " bytes, more than its block holds");
    }
    Interface from = number < interfaces.size() ? interfaces.get((int) number) : UNDESCRIBED;
    long ticks = in.u32(12, bigEndian) << 32 | in.u32(16, bigEndian);
    handler.record(
        in,
        28,
        (int) captured,
        in.u32(24, bigEndian),
        from.link(),
        bigEndian,
        from.scale().nanos(ticks));
  }

  /** It belongs to the first interface, whose snaplen determines how much of it is padding. */
  private void simplePacket(ByteWindow in, RecordHandler handler, long offset, int length)
      throws MalformedFile {
    if (length < 16) {
      throw MalformedFile.damaged(offset, "A packet block is too short for its own header");
    }
    Interface from = interfaces.isEmpty() ? UNDESCRIBED : interfaces.get(0);
    long original = in.u32(8, bigEndian);
    long captured = Math.min(original, length - 16);
    if (from.snaplen() > 0) {
      captured = Math.min(captured, from.snaplen());
    }
    handler.record(in, 12, (int) captured, original, from.link(), bigEndian, RecordHandler.NO_TIME);
  }
}
