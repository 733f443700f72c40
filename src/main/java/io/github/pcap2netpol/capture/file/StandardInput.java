package io.github.pcap2netpol.capture.file;

import java.io.FilterInputStream;
import java.io.InputStream;

/** A capture on standard input, as in {@code kubectl exec ... tcpdump -w - | ...}. */
public record StandardInput() implements CaptureSource {
  @Override
  public String name() {
    return "-";
  }

  @Override
  public long size() {
    return -1;
  }

  /**
   * Standard input from its current position; unlike a file, it can be read only once. Closing the
   * result leaves standard input open, since it belongs to the whole process.
   */
  @Override
  public InputStream open() {
    return new FilterInputStream(System.in) {
      @Override
      public void close() {}
    };
  }
}
