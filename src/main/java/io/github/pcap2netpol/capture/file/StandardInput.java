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
   * Standard input from where it stands: unlike a file it can be read once only. Closing what is
   * returned leaves it open, since it belongs to the whole process.
   */
  @Override
  public InputStream open() {
    return new FilterInputStream(System.in) {
      @Override
      public void close() {}
    };
  }
}
