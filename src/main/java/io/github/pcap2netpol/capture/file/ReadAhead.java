package io.github.pcap2netpol.capture.file;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ReadableByteChannel;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import org.jspecify.annotations.Nullable;

/**
 * A stream that a separate thread reads ahead, so that decompressing and examining run in parallel.
 * An exception is thrown after all bytes before it, as if there were no other thread.
 */
final class ReadAhead implements ReadableByteChannel {
  private static final int PIECE = 1 << 17;

  /** How many pieces may be ahead. */
  private static final int PIECES = 4;

  /** Marks the end, after the last piece. */
  private static final ByteBuffer END = ByteBuffer.allocate(0);

  private final ReadableByteChannel in;
  private final BlockingQueue<ByteBuffer> full = new ArrayBlockingQueue<>(PIECES + 1);
  private final BlockingQueue<ByteBuffer> empty = new ArrayBlockingQueue<>(PIECES);
  private final Thread reader = new Thread(this::readAll, "read-ahead");
  private final Deque<ByteBuffer> current = new ArrayDeque<>(1);
  private volatile @Nullable Throwable failure;
  private volatile boolean closed;

  /** Begins to read. The stream must not be used elsewhere until this one is closed. */
  ReadAhead(ReadableByteChannel in) {
    this.in = in;
    for (int i = 0; i < PIECES; i++) {
      empty.add(ByteBuffer.allocate(PIECE));
    }
    reader.setDaemon(true);
    reader.start();
  }

  private void readAll() {
    try {
      boolean more = true;
      while (more && !closed) {
        ByteBuffer piece = empty.take().clear();
        try {
          more = fill(piece);
        } catch (Throwable e) { // For the examining thread, which throws it again.
          failure = e;
          more = false;
        }
        full.put(piece.flip());
      }
      full.put(END);
    } catch (InterruptedException e) {
      // Closed: nobody is waiting any more.
      Thread.currentThread().interrupt();
    }
  }

  private boolean fill(ByteBuffer piece) throws IOException {
    while (piece.hasRemaining()) {
      if (in.read(piece) < 0) {
        return false;
      }
    }
    return true;
  }

  @Override
  public int read(ByteBuffer into) throws IOException {
    ByteBuffer piece = next();
    if (isEnd(piece)) {
      throwFailure();
      return -1;
    }
    int count = Math.min(piece.remaining(), into.remaining());
    into.put(piece.slice(piece.position(), count));
    piece.position(piece.position() + count);
    return count;
  }

  /** The current piece, which has bytes left or is the end. */
  private ByteBuffer next() {
    while (true) {
      ByteBuffer piece = current.peek();
      if (piece != null && (isEnd(piece) || piece.hasRemaining())) {
        return piece;
      }
      if (piece != null) {
        empty.add(current.remove());
      }
      try {
        current.add(full.take());
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new IllegalStateException("interrupted while waiting for what is read ahead", e);
      }
    }
  }

  private static boolean isEnd(ByteBuffer piece) {
    return piece.capacity() == 0;
  }

  private void throwFailure() throws IOException {
    Throwable thrown = failure;
    if (thrown instanceof IOException io) {
      throw io;
    }
    if (thrown instanceof RuntimeException unchecked) {
      throw unchecked;
    }
    if (thrown instanceof Error error) {
      throw error;
    }
  }

  @Override
  public boolean isOpen() {
    return !closed;
  }

  /** Waits until the other thread has stopped; the stream itself stays open. */
  @Override
  public void close() {
    closed = true;
    reader.interrupt();
    boolean interrupted = false;
    while (reader.isAlive()) {
      try {
        reader.join();
      } catch (InterruptedException e) {
        interrupted = true;
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }
}
