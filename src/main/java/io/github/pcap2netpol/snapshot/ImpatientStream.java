package io.github.pcap2netpol.snapshot;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/** Closes a stream, so that reading it fails, once a single read has lasted for too long. */
final class ImpatientStream extends FilterInputStream {
  private final ScheduledThreadPoolExecutor clock;
  private final long limitNanos;
  private volatile long readingSince;
  private volatile boolean reading;
  private volatile boolean gaveUp;

  ImpatientStream(InputStream in, Duration patience) {
    super(in);
    this.limitNanos = patience.toNanos();
    this.clock =
        new ScheduledThreadPoolExecutor(
            1,
            task -> {
              Thread thread = new Thread(task, "answer-clock");
              thread.setDaemon(true);
              return thread;
            });
    long look = Math.max(1, limitNanos / 10);
    var unused = clock.scheduleWithFixedDelay(this::look, look, look, TimeUnit.NANOSECONDS);
  }

  private void look() {
    if (reading && System.nanoTime() - readingSince > limitNanos) {
      gaveUp = true;
      clock.shutdown();
      try {
        in.close();
      } catch (IOException e) {
        // The reader finds out.
      }
    }
  }

  @Override
  public int read() throws IOException {
    byte[] one = new byte[1];
    return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
  }

  @Override
  public int read(byte[] buffer, int offset, int length) throws IOException {
    readingSince = System.nanoTime();
    reading = true;
    try {
      int count = super.read(buffer, offset, length);
      if (gaveUp) {
        throw new SocketTimeoutException(late());
      }
      return count;
    } catch (IOException e) {
      if (!gaveUp) {
        throw e;
      }
      SocketTimeoutException timeout = new SocketTimeoutException(late());
      timeout.initCause(e);
      throw timeout;
    } finally {
      reading = false;
    }
  }

  private String late() {
    return "nothing more came within " + TimeUnit.NANOSECONDS.toSeconds(limitNanos) + " seconds";
  }

  @Override
  public void close() throws IOException {
    clock.shutdownNow();
    super.close();
  }
}
