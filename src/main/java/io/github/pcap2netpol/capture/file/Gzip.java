package io.github.pcap2netpol.capture.file;

import java.io.IOException;
import java.io.InputStream;
import java.nio.channels.Channels;

/** Decompresses gzip (RFC 1952) for readers of anything but packets. */
public final class Gzip {
  private Gzip() {}

  /**
   * The decompressed bytes of any number of concatenated members, up to any damage.
   *
   * @return a stream that throws {@link java.io.EOFException} if the compressed data is truncated
   *     and {@link java.util.zip.ZipException} if it is damaged; closing it leaves the underlying
   *     stream open
   */
  public static InputStream unpacked(InputStream packed) {
    ByteWindow window = new ByteWindow(Channels.newChannel(packed));
    GzipStream unpacked = new GzipStream(window);
    InputStream stream = Channels.newInputStream(unpacked);
    return new InputStream() {
      @Override
      public int read() throws IOException {
        return stream.read();
      }

      @Override
      public int read(byte[] into, int offset, int length) throws IOException {
        return stream.read(into, offset, length);
      }

      @Override
      public void close() {
        unpacked.close();
        window.close();
      }
    };
  }
}
