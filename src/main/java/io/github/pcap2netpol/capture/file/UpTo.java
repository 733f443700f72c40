package io.github.pcap2netpol.capture.file;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ReadableByteChannel;

/** A channel of which little is read behind some point: another thread reads there. */
final class UpTo implements ReadableByteChannel {
  private static final int BEHIND = 1 << 14;

  private final ReadableByteChannel in;
  private long left;

  /**
   * @param count the bytes in front of that point
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
