package io.github.pcap2netpol.capture.file;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ReadableByteChannel;
import java.util.concurrent.ArrayBlockingQueue;

/**
 * A window that moves forward over a stream: one buffer, filled by large reads, in which the
 * formats examine records in place. The buffer is outside the heap, where the system can write
 * without an extra copy.
 */
public final class ByteWindow implements AutoCloseable {
  /** The most bytes that {@link #need} may ask for. */
  static final int LARGEST = (1 << 20) + 64;

  /**
   * How much is read at once. The data should still be in the processor's cache (512 KiB or more)
   * when it is examined: reads of 1 MiB are no faster, and examining the data is slower.
   */
  private static final int READ = 1 << 18;

  /** Buffers for reuse, since captures may be many and short. */
  private static final ArrayBlockingQueue<ByteBuffer> IDLE = new ArrayBlockingQueue<>(16);

  private final ReadableByteChannel in;
  private final ByteBuffer data;
  private int position;
  private int limit;

  /** The offset in the stream of the buffer's first byte. */
  private long base;

  public ByteWindow(ReadableByteChannel in) {
    this(in, 0);
  }

  /** A window over a stream from which this many bytes have already been read. */
  ByteWindow(ReadableByteChannel in, long offset) {
    this.in = in;
    base = offset;
    ByteBuffer idle = IDLE.poll();
    data = idle != null ? idle : ByteBuffer.allocateDirect(LARGEST + READ);
  }

  /** Returns the buffer to the pool. The stream stays open. */
  @Override
  public void close() {
    data.clear();
    IDLE.offer(data);
  }

  /**
   * The buffer, to be read by index from {@link #position} on, in network byte order. Valid until
   * the next {@link #need}.
   */
  public ByteBuffer data() {
    return data;
  }

  public int position() {
    return position;
  }

  /** The number of bytes that can be examined without reading. */
  public int available() {
    return limit - position;
  }

  /** The offset of {@link #position} in the stream. */
  public long offset() {
    return base + position;
  }

  /** The offset up to which the stream has been read. */
  public long end() {
    return base + limit;
  }

  /**
   * Reads until the next bytes can be examined.
   *
   * @param count 0 to {@link #LARGEST}
   * @return false if the stream ends first
   */
  public boolean need(int count) throws IOException {
    return limit - position >= count || read(count);
  }

  private boolean read(int count) throws IOException {
    data.limit(limit).position(position).compact();
    base += position;
    limit -= position;
    position = 0;
    try {
      while (limit < count) {
        data.limit(Math.max(count, limit + READ)).position(limit);
        int read = in.read(data);
        if (read < 0) {
          return false;
        }
        limit += read;
      }
      return true;
    } finally {
      data.clear();
    }
  }

  /**
   * Skips bytes, whether examined or not.
   *
   * @return false if the stream ends first; the window is then at its end
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

  int u8(int at) {
    return data.get(position + at) & 0xff;
  }

  public int u16(int at, boolean bigEndian) {
    short value = data.getShort(position + at);
    return (bigEndian ? value : Short.reverseBytes(value)) & 0xffff;
  }

  public int i32(int at, boolean bigEndian) {
    int value = data.getInt(position + at);
    return bigEndian ? value : Integer.reverseBytes(value);
  }

  long u32(int at, boolean bigEndian) {
    return i32(at, bigEndian) & 0xffff_ffffL;
  }

  long i64(int at, boolean bigEndian) {
    long value = data.getLong(position + at);
    return bigEndian ? value : Long.reverseBytes(value);
  }

  /** A copy of the next bytes, which must be {@link #available}. */
  public byte[] copy(int count) {
    byte[] bytes = new byte[count];
    data.get(position, bytes);
    return bytes;
  }
}
