package io.github.pcap2netpol.capture.layer;

import io.github.pcap2netpol.capture.packet.SkipReason;
import org.jspecify.annotations.Nullable;

/** IEEE 802.11 frames, with or without the radiotap header (radiotap.org). */
final class Wireless {
  /** In the second byte of the frame control field. */
  private static final int BOTH_DIRECTIONS = 0x03;

  private static final int PROTECTED = 0x40;
  private static final int ORDER = 0x80;

  private Wireless() {}

  static @Nullable SkipReason radiotap(PacketCursor cursor) {
    if (!cursor.has(4)) {
      return cursor.without(4);
    }
    // Always little-endian.
    int length = cursor.u8(3) << 8 | cursor.u8(2);
    if (cursor.u8(0) != 0 || length < 8) {
      return SkipReason.MALFORMED;
    }
    cursor.offset += length;
    return frame(cursor);
  }

  static @Nullable SkipReason frame(PacketCursor cursor) {
    if (!cursor.has(2)) {
      return cursor.without(2);
    }
    int type = cursor.u8(0);
    int flags = cursor.u8(1);
    boolean data = (type & 0x0c) == 0x08;
    boolean withoutData = (type & 0x40) != 0;
    if (!data || withoutData) {
      return LinkLayer.foreign(cursor, NonIpPayload.wireless());
    }
    if ((flags & PROTECTED) != 0) {
      return SkipReason.ENCRYPTED;
    }
    boolean quality = (type & 0x80) != 0;
    cursor.offset +=
        24
            + ((flags & BOTH_DIRECTIONS) == BOTH_DIRECTIONS ? 6 : 0)
            + (quality ? 2 : 0)
            + (quality && (flags & ORDER) != 0 ? 4 : 0);
    return LinkLayer.llc(cursor);
  }
}
