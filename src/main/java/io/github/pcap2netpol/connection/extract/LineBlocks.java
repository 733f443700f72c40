package io.github.pcap2netpol.connection.extract;

import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Divides the text of a connections file into blocks of whole lines. */
final class LineBlocks {
  /** How many bytes are read for a block: some milliseconds of work. */
  private static final int FULL = 128 << 10;

  private final InputStream in;

  /** What was read and belongs to no block yet. */
  private byte[] text = new byte[0];

  private int size;

  /** Whether the beginning of the line that the text begins with was dropped: it is too long. */
  private boolean dropped;

  private boolean ended;
  private Optional<IOException> fault = Optional.empty();

  LineBlocks(InputStream in) {
    this.in = in;
  }

  /** The next block; null at the end, and where the text can't be read any further. */
  @Nullable LineBlock next() {
    int whole = 0;
    while (whole == 0 && !ended) {
      if (size > ConnectionsReader.LONGEST_LINE) {
        size = 0;
        dropped = true;
      }
      fill();
      whole = ended && fault.isEmpty() ? size : lengthOfWholeLines();
    }
    boolean lastIsTooLong = dropped && ended && fault.isEmpty();
    return whole > 0 || lastIsTooLong ? block(whole) : null;
  }

  private void fill() {
    int full = size + FULL;
    if (full > text.length) {
      text = Arrays.copyOf(text, full);
    }
    try {
      while (size < full && !ended) {
        int read = in.read(text, size, full - size);
        ended = read < 0;
        size += Math.max(0, read);
      }
    } catch (IOException e) {
      ended = true;
      fault = Optional.of(e);
    }
  }

  private int lengthOfWholeLines() {
    int length = size;
    while (length > 0 && text[length - 1] != '\n') {
      length--;
    }
    return length;
  }

  private LineBlock block(int length) {
    LineBlock block = new LineBlock(text, length, dropped);
    text = Arrays.copyOfRange(text, length, length + (size - length) + FULL);
    size -= length;
    dropped = false;
    return block;
  }

  /** Why the rest of the text can't be read. */
  Optional<IOException> fault() {
    return fault;
  }
}
