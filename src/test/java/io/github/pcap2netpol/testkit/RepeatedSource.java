package io.github.pcap2netpol.testkit;

import io.github.pcap2netpol.capture.file.CaptureSource;
import io.github.pcap2netpol.capture.file.SeekableSource;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.ReadableByteChannel;
import java.util.Optional;

/**
 * A capture file of any length: a beginning, and then the same bytes over and over. Reading it
 * allocates nothing.
 */
public final class RepeatedSource implements CaptureSource, SeekableSource {
  private final byte[] beginning;
  private final byte[] repeated;
  private final long times;

  public RepeatedSource(byte[] beginning, byte[] repeated, long times) {
    this.beginning = beginning.clone();
    this.repeated = repeated.clone();
    this.times = times;
  }

  @Override
  public String name() {
    return "long.pcap";
  }

  @Override
  public long size() {
    return beginning.length + repeated.length * times;
  }

  @Override
  public InputStream open() {
    throw new UnsupportedOperationException("read it by its channel");
  }

  @Override
  public ReadableByteChannel channel() {
    return new Repeating();
  }

  @Override
  public Optional<SeekableSource> seekable() {
    return Optional.of(this);
  }

  @Override
  public ReadableByteChannel channelAt(long offset) {
    Repeating channel = new Repeating();
    channel.skip(offset);
    return channel;
  }

  private final class Repeating implements ReadableByteChannel {
    private byte[] piece = beginning;
    private int at;
    private long left = times;

    void skip(long count) {
      if (count < beginning.length || times == 0) {
        at = (int) Math.min(count, beginning.length);
        return;
      }
      long into = count - beginning.length;
      piece = repeated;
      left = times - into / repeated.length - 1;
      at = (int) (into % repeated.length);
      if (left < 0) {
        left = 0;
        at = repeated.length;
      }
    }

    @Override
    public int read(ByteBuffer into) {
      int start = into.position();
      while (into.hasRemaining()) {
        if (at == piece.length) {
          if (left == 0) {
            return into.position() == start ? -1 : into.position() - start;
          }
          piece = repeated;
          at = 0;
          left--;
        }
        int length = Math.min(into.remaining(), piece.length - at);
        into.put(piece, at, length);
        at += length;
      }
      return into.position() - start;
    }

    @Override
    public boolean isOpen() {
      return true;
    }

    @Override
    public void close() {}
  }
}
