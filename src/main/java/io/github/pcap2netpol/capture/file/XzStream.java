package io.github.pcap2netpol.capture.file;

import java.io.IOException;
import java.io.InputStream;
import java.io.Serial;
import java.nio.ByteBuffer;
import java.nio.channels.ReadableByteChannel;
import java.util.zip.ZipException;
import org.tukaani.xz.BasicArrayCache;
import org.tukaani.xz.MemoryLimitException;
import org.tukaani.xz.XZIOException;
import org.tukaani.xz.XZInputStream;

/** The xz format (tukaani.org/xz/xz-file-format.txt), any number of concatenated streams. */
final class XzStream implements ReadableByteChannel {
  /**
   * The most memory that decompressing may take, in KiB. A file says how much it needs, up to 4
   * GiB; files written by {@code xz} need 9 MiB, with {@code -7} 17 MiB, with {@code -9} 65 MiB.
   */
  private static final int MOST_KIB = 20 << 10;

  /** The file asks for more memory than it may have. */
  static final class TooLargeException extends IOException {
    @Serial private static final long serialVersionUID = 1;

    TooLargeException(int neededKib) {
      super(
          "To unpack the file takes "
              + ((neededKib + 1023) >> 10)
              + " MiB of memory, and more than "
              + (MOST_KIB >> 10)
              + " are not given. Unpack it first (xz -d)");
    }
  }

  private final StreamChannel channel;

  /** Reads from the window's position. */
  XzStream(ByteWindow window) throws IOException {
    // With a cache: each block allocates its memory anew, and a few KB can contain a hundred
    // blocks.
    channel =
        new StreamChannel(
            new XZInputStream(new Rest(window), MOST_KIB, true, new BasicArrayCache()));
  }

  /**
   * Returns everything before any damage.
   *
   * @throws ZipException if the data is damaged
   * @throws TooLargeException if the file asks for too much memory
   */
  @Override
  public int read(ByteBuffer into) throws IOException {
    try {
      return channel.read(into);
    } catch (MemoryLimitException e) {
      throw new TooLargeException(e.getMemoryNeeded());
    } catch (XZIOException e) {
      ZipException damaged = new ZipException("the compressed data is damaged: " + e.getMessage());
      damaged.initCause(e);
      throw damaged;
    }
  }

  @Override
  public boolean isOpen() {
    return channel.isOpen();
  }

  @Override
  public void close() throws IOException {
    channel.close();
  }

  /** The rest of a window, as a stream. */
  private static final class Rest extends InputStream {
    private final ByteWindow window;

    Rest(ByteWindow window) {
      this.window = window;
    }

    @Override
    public int read() throws IOException {
      if (!window.need(1)) {
        return -1;
      }
      int value = window.u8(0);
      window.skip(1);
      return value;
    }

    @Override
    public int read(byte[] into, int offset, int length) throws IOException {
      if (length == 0) {
        return 0;
      }
      if (!window.need(1)) {
        return -1;
      }
      int count = Math.min(length, window.available());
      window.data().get(window.position(), into, offset, count);
      window.skip(count);
      return count;
    }
  }
}
