package io.github.pcap2netpol.capture.file;

import java.io.IOException;
import java.nio.channels.ReadableByteChannel;

/** A source that can be opened at any of its bytes, several times at once. */
public interface SeekableSource {
  /** As in {@link CaptureSource#size}, but always known. */
  long size();

  /** Opens it at an offset. The caller closes it. */
  ReadableByteChannel channelAt(long offset) throws IOException;
}
