package io.github.pcap2netpol.testkit;

import io.github.pcap2netpol.capture.file.CaptureSource;
import java.io.ByteArrayInputStream;
import java.io.InputStream;

/** A capture file in memory. */
public final class BytesSource implements CaptureSource {
  private final String name;
  private final byte[] bytes;

  public BytesSource(String name, byte[] bytes) {
    this.name = name;
    this.bytes = bytes.clone();
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public long size() {
    return bytes.length;
  }

  @Override
  public InputStream open() {
    return new ByteArrayInputStream(bytes);
  }
}
