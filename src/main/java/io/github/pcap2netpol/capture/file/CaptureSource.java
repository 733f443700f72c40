package io.github.pcap2netpol.capture.file;

import java.io.IOException;
import java.io.InputStream;
import java.nio.channels.ReadableByteChannel;
import java.util.Optional;

/** Where the bytes of one capture file come from. */
public interface CaptureSource {
  /** The name to show in messages, as the user gave it. */
  String name();

  /**
   * The number of bytes that {@link #open} returns (compressed, if the file is), or -1 if unknown.
   */
  long size();

  /** Opens the source at its first byte. The caller closes it. */
  InputStream open() throws IOException;

  /**
   * The same bytes as a channel, from which a file can fill off-heap buffers without an extra copy.
   * The caller closes it.
   */
  default ReadableByteChannel channel() throws IOException {
    return new StreamChannel(open());
  }

  /** The same bytes as a seekable source, if that is possible. */
  default Optional<SeekableSource> seekable() {
    return Optional.empty();
  }
}
