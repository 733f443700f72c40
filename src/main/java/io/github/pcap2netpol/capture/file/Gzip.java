package io.github.pcap2netpol.capture.file;

import java.io.IOException;
import java.io.InputStream;
import java.nio.channels.Channels;

/** Unpacks gzip (RFC 1952) for those who read other things than packets. */
public final class Gzip {
  private Gzip() {}

  /**
   * The unpacked bytes of any number of members after each other; all that come before any damage.
   *
   * @return a stream that throws {@link java.io.EOFException} where the packed bytes end in the
   *     middle and {@link java.util.zip.ZipException} where they are damaged; closing it leaves the
   *     packed one open
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
