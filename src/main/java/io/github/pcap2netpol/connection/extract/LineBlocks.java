package io.github.pcap2netpol.connection.extract;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Divides the text of a connections file into blocks of whole lines. */
final class LineBlocks {
  /** From so many bytes on, a block is full: some milliseconds of work. */
  private static final int FULL = 128 << 10;

  private final InputStream in;
  private final byte[] chunk = new byte[1 << 16];
  private int at;
  private int size;
  private final ByteArrayOutputStream begun = new ByteArrayOutputStream();
  private boolean tooLong;
  private boolean ended;
  private Optional<IOException> fault = Optional.empty();

  LineBlocks(InputStream in) {
    this.in = in;
  }

  /** The next block; null at the end, and where the text can't be read any further. */
  @Nullable LineBlock next() {
    LineBlock block = new LineBlock();
    while (!ended && block.bytes() < FULL) {
      if (at == size) {
        fill();
      } else {
        int from = at;
        while (at < size && chunk[at] != '\n') {
          at++;
        }
        append(from);
        if (at < size) {
          at++;
          block.add(line());
        }
      }
    }
    if (ended && fault.isEmpty() && begun.size() > 0) {
      block.add(line());
    }
    return block.isEmpty() ? null : block;
  }

  private void fill() {
    try {
      at = 0;
      size = Math.max(0, in.read(chunk));
      ended = size == 0;
    } catch (IOException e) {
      size = 0;
      ended = true;
      fault = Optional.of(e);
    }
  }

  /** Appends to the line that has begun, up to the longest one. */
  private void append(int from) {
    int fits = Math.min(at - from, ConnectionsReader.LONGEST_LINE - begun.size());
    begun.write(chunk, from, fits);
    tooLong |= fits < at - from;
  }

  private byte[] line() {
    byte[] line = tooLong ? LineBlock.TOO_LONG : begun.toByteArray();
    begun.reset();
    tooLong = false;
    return line;
  }

  /** Why the rest of the text can't be read. */
  Optional<IOException> fault() {
    return fault;
  }
}
