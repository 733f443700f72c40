package io.github.pcap2netpol.capture;

import java.io.IOException;
import java.io.InputStream;

/**
 * A window that moves forward over a stream: one array, filled by large reads, in which the formats
 * look at records in place. Beyond a first small size it has one fixed large one.
 */
final class ByteWindow {
  /** The most bytes that {@link #need} may ask for. */
  static final int LARGEST = (1 << 20) + 64;

  /** What is left of one record when the next read is due; so reads stay at about 1 MiB. */
  private static final int SLACK = 1 << 16;

  private final InputStream in;

  /** A thousand small files should not cost a thousand large arrays. */
  private static final int FIRST = 1 << 16;

  private byte[] data = new byte[FIRST];
  private int position;
  private int limit;

  /** The offset in the stream of the first byte of the array. */
  private long base;

  ByteWindow(InputStream in) {
    this.in = in;
  }

  /** The array to look into, from {@link #position} on. Valid until the next {@link #need}. */
  byte[] data() {
    return data;
  }

  int position() {
    return position;
  }

  /** The number of bytes that can be looked at without reading. */
  int available() {
    return limit - position;
  }

  /** How far the window has moved: the offset in the stream of {@link #position}. */
  long offset() {
    return base + position;
  }

  /** The offset in the stream up to which was read. */
  long end() {
    return base + limit;
  }

  /**
   * Reads until the next bytes can be looked at.
   *
   * @param count 0 to {@link #LARGEST}
   * @return false if the stream ends before
   */
  boolean need(int count) throws IOException {
    if (limit - position >= count) {
      return true;
    }
    boolean grows = data.length == FIRST && (limit == FIRST || count > FIRST);
    byte[] next = grows ? new byte[LARGEST + SLACK] : data;
    System.arraycopy(data, position, next, 0, limit - position);
    data = next;
    base += position;
    limit -= position;
    position = 0;
    while (limit < count) {
      int read = in.read(data, limit, data.length - limit);
      if (read < 0) {
        return false;
      }
      limit += read;
    }
    return true;
  }

  /**
   * Moves past bytes, looked at or not.
   *
   * @return false if the stream ends before; the window is then at its end
   */
  boolean skip(long count) throws IOException {
    long left = count;
    while (left > limit - position) {
      left -= limit - position;
      position = limit;
      if (!need(1)) {
        return false;
      }
    }
    position += (int) left;
    return true;
  }

  int u16(int at, boolean bigEndian) {
    int first = data[position + at] & 0xff;
    int second = data[position + at + 1] & 0xff;
    return bigEndian ? first << 8 | second : second << 8 | first;
  }

  int i32(int at, boolean bigEndian) {
    int value =
        data[position + at] << 24
            | (data[position + at + 1] & 0xff) << 16
            | (data[position + at + 2] & 0xff) << 8
            | (data[position + at + 3] & 0xff);
    return bigEndian ? value : Integer.reverseBytes(value);
  }

  long u32(int at, boolean bigEndian) {
    return i32(at, bigEndian) & 0xffff_ffffL;
  }

  long i64(int at, boolean bigEndian) {
    long first = u32(at, bigEndian);
    long second = u32(at + 4, bigEndian);
    return bigEndian ? first << 32 | second : second << 32 | first;
  }
}
