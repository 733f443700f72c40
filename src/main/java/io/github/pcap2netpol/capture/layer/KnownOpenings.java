package io.github.pcap2netpol.capture.layer;

/**
 * Remembers which openings of one file have been decoded: by originator, responder and port. There
 * is room for a fixed number; a new one replaces an older one, which is then decoded again.
 */
final class KnownOpenings {
  /** A power of two. */
  private static final int ROOM = 2048;

  /** For each: both halves of both addresses. */
  private static final int LONGS = 4;

  private final long[] addresses = new long[ROOM * LONGS];

  /** The port plus 1, so that 0 means none. */
  private final int[] ports = new int[ROOM];

  boolean contains(PacketCursor cursor) {
    int place = place(cursor);
    int at = place * LONGS;
    return ports[place] == responderPort(cursor) + 1
        && addresses[at + from(cursor)] == cursor.sourceHigh
        && addresses[at + from(cursor) + 1] == cursor.sourceLow
        && addresses[at + to(cursor)] == cursor.destinationHigh
        && addresses[at + to(cursor) + 1] == cursor.destinationLow;
  }

  void add(PacketCursor cursor) {
    int place = place(cursor);
    int at = place * LONGS;
    ports[place] = responderPort(cursor) + 1;
    addresses[at + from(cursor)] = cursor.sourceHigh;
    addresses[at + from(cursor) + 1] = cursor.sourceLow;
    addresses[at + to(cursor)] = cursor.destinationHigh;
    addresses[at + to(cursor) + 1] = cursor.destinationLow;
  }

  private static int responderPort(PacketCursor cursor) {
    return cursor.answer ? cursor.sourcePort : cursor.destinationPort;
  }

  /** The position of the sender's address: the originator's is first. */
  private static int from(PacketCursor cursor) {
    return cursor.answer ? 2 : 0;
  }

  private static int to(PacketCursor cursor) {
    return cursor.answer ? 0 : 2;
  }

  /** The same for an opening and its answer. */
  private static int place(PacketCursor cursor) {
    long mixed =
        (cursor.sourceHigh + cursor.destinationHigh) * 31
            + cursor.sourceLow
            + cursor.destinationLow
            + responderPort(cursor);
    mixed *= 0x9e3779b97f4a7c15L;
    return (int) (mixed >>> 40) & (ROOM - 1);
  }
}
