package io.github.pcap2netpol.cli.terminal;

import io.github.pcap2netpol.capture.file.CaptureSource;
import io.github.pcap2netpol.capture.file.SeekableSource;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.nio.ByteBuffer;
import java.nio.channels.ReadableByteChannel;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;

/**
 * Shows on a terminal how many bytes of the captures have been read, once reading takes a while.
 * Sources may be read from several threads.
 */
public final class Progress {
  private static final long PATIENCE = TimeUnit.MILLISECONDS.toNanos(500);
  private static final long INTERVAL = TimeUnit.MILLISECONDS.toNanos(100);
  private static final String CLEAR_LINE = "\r" + (char) 0x1b + "[K";

  private final Optional<PrintStream> terminal;
  private final AtomicLong read = new AtomicLong();
  private final AtomicLong total = new AtomicLong();
  private final AtomicBoolean endless = new AtomicBoolean();
  private final LongSupplier nanoTime;
  private final AtomicLong next;
  private final AtomicLong shown = new AtomicLong();

  /** Shows nothing if there is no terminal. */
  public Progress(Optional<PrintStream> terminal) {
    this(terminal, System::nanoTime);
  }

  public Progress(Optional<PrintStream> terminal, LongSupplier nanoTime) {
    this.terminal = terminal;
    this.nanoTime = nanoTime;
    this.next = new AtomicLong(nanoTime.getAsLong() + PATIENCE);
  }

  /**
   * The same source; its size counts towards the total, and the bytes read from it towards the
   * progress.
   */
  public CaptureSource watch(CaptureSource source) {
    if (terminal.isEmpty()) {
      return source;
    }
    long size = source.size();
    if (size < 0) {
      endless.set(true);
    } else {
      total.addAndGet(size);
    }
    return new Watched(source);
  }

  /** Removes the progress line. */
  public void end() {
    if (shown.get() > 0) {
      terminal.ifPresent(
          stream -> {
            stream.print(CLEAR_LINE);
            stream.flush();
          });
    }
  }

  private void count(long bytes) {
    long soFar = read.addAndGet(bytes);
    long due = next.get();
    long now = nanoTime.getAsLong();
    if (now - due >= 0 && next.compareAndSet(due, now + INTERVAL)) {
      shown.incrementAndGet();
      terminal.ifPresent(
          stream -> {
            stream.print(CLEAR_LINE + line(soFar));
            stream.flush();
          });
    }
  }

  /** How much of how much, if known: standard input has no size. */
  private String line(long soFar) {
    long all = total.get();
    return endless.get() || soFar > all
        ? "read " + amount(soFar) + " of captures ..."
        : "read "
            + amount(soFar)
            + " of "
            + amount(all)
            + " ("
            + (all == 0 ? 100 : soFar * 100 / all)
            + " %) ...";
  }

  private static String amount(long bytes) {
    if (bytes < 1_000_000) {
      return bytes / 1_000 + " kB";
    }
    return bytes < 10_000_000_000L ? bytes / 1_000_000 + " MB" : bytes / 1_000_000_000 + " GB";
  }

  private final class Watched implements CaptureSource {
    private final CaptureSource source;

    Watched(CaptureSource source) {
      this.source = source;
    }

    @Override
    public String name() {
      return source.name();
    }

    @Override
    public long size() {
      return source.size();
    }

    @Override
    public InputStream open() throws IOException {
      return new FilterInputStream(source.open()) {
        @Override
        public int read() throws IOException {
          int value = super.read();
          if (value >= 0) {
            count(1);
          }
          return value;
        }

        @Override
        public int read(byte[] into, int offset, int length) throws IOException {
          int got = super.read(into, offset, length);
          if (got > 0) {
            count(got);
          }
          return got;
        }
      };
    }

    @Override
    public ReadableByteChannel channel() throws IOException {
      return counted(source.channel());
    }

    @Override
    public Optional<SeekableSource> seekable() {
      return source.seekable().map(this::counted);
    }

    private SeekableSource counted(SeekableSource file) {
      return new SeekableSource() {
        @Override
        public long size() {
          return file.size();
        }

        @Override
        public ReadableByteChannel channelAt(long offset) throws IOException {
          return counted(file.channelAt(offset));
        }
      };
    }

    private ReadableByteChannel counted(ReadableByteChannel channel) {
      return new ReadableByteChannel() {
        @Override
        public int read(ByteBuffer into) throws IOException {
          int got = channel.read(into);
          if (got > 0) {
            count(got);
          }
          return got;
        }

        @Override
        public boolean isOpen() {
          return channel.isOpen();
        }

        @Override
        public void close() throws IOException {
          channel.close();
        }
      };
    }
  }
}
