package io.github.pcap2netpol.testkit;

import io.github.pcap2netpol.capture.file.CaptureSource;
import io.github.pcap2netpol.capture.file.SeekableSource;
import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.nio.channels.Channels;
import java.nio.channels.ReadableByteChannel;
import java.util.Optional;

/** A capture file in memory. */
public final class BytesSource implements CaptureSource, SeekableSource {
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

  @Override
  public Optional<SeekableSource> seekable() {
    return Optional.of(this);
  }

  @Override
  public ReadableByteChannel channelAt(long offset) {
    int from = (int) Math.min(offset, bytes.length);
    return Channels.newChannel(new ByteArrayInputStream(bytes, from, bytes.length - from));
  }
}
