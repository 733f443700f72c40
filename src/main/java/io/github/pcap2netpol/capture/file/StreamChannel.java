package io.github.pcap2netpol.capture.file;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.ReadableByteChannel;

/** A stream as a channel: returns what one read of the stream returns, without waiting for more. */
final class StreamChannel implements ReadableByteChannel {
  private final InputStream in;
  private final byte[] piece = new byte[1 << 16];
  private boolean open = true;

  StreamChannel(InputStream in) {
    this.in = in;
  }

  @Override
  public int read(ByteBuffer into) throws IOException {
    int read = in.read(piece, 0, Math.min(piece.length, into.remaining()));
    if (read > 0) {
      into.put(piece, 0, read);
    }
    return read;
  }

  @Override
  public boolean isOpen() {
    return open;
  }

  @Override
  public void close() throws IOException {
    open = false;
    in.close();
  }
}
