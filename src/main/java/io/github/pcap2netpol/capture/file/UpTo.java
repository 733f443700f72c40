package io.github.pcap2netpol.capture.file;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ReadableByteChannel;

/** A channel that reads little beyond some offset, where another thread reads. */
final class UpTo implements ReadableByteChannel {
  private static final int BEHIND = 1 << 14;

  private final ReadableByteChannel in;
  private long left;

  /**
   * @param count the bytes before that offset
   */
  UpTo(ReadableByteChannel in, long count) {
    this.in = in;
    left = count;
  }

  @Override
  public int read(ByteBuffer into) throws IOException {
    int limit = into.limit();
    int most = (int) Math.min(into.remaining(), left > 0 ? left : BEHIND);
    int read = in.read(into.limit(into.position() + most));
    into.limit(limit);
    left -= read;
    return read;
  }

  @Override
  public boolean isOpen() {
    return in.isOpen();
  }

  @Override
  public void close() throws IOException {
    in.close();
  }
}
