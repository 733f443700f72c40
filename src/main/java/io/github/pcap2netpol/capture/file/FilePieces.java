package io.github.pcap2netpol.capture.file;

import io.github.pcap2netpol.capture.file.PieceHandler.Piece;
import io.github.pcap2netpol.parallel.WorkAhead;
import java.io.IOException;
import java.nio.channels.ReadableByteChannel;
import java.util.ArrayDeque;
import java.util.Deque;
import org.jspecify.annotations.Nullable;

/**
 * Reads the records of one file in pieces, several at once, and passes them on in order, with the
 * same effect as reading them one after another.
 *
 * <p>Each piece is read from where its first record seems to begin, up to the first record that
 * begins after its end. The first piece begins where the file's header ends. So if each piece
 * begins exactly where the last record of the previous one ends, these are the file's records. A
 * piece that does not is read again, from where it must begin.
 *
 * @param <P> the type that collects a piece
 */
final class FilePieces<P extends Piece> {
  /** How many pieces are read twice before the rest of the file is read as one. */
  private static final int PATIENCE = 16;

  /** The most pieces that are being read or waiting. */
  private static final int AHEAD = Runtime.getRuntime().availableProcessors() + 2;

  private final SeekableSource source;
  private final int length;
  private final PieceHandler<P> handler;
  private final Deque<P> idle = new ArrayDeque<>();

  /** The state after everything that was passed on, and where that ends. */
  private Records records;

  private long reached;
  private final long start;
  private int readTwice;

  /** The offset of the next piece to start; -1 after the last one. */
  private long next;

  private final long size;

  FilePieces(
      SeekableSource source, int length, Records records, long from, PieceHandler<P> handler) {
    this.source = source;
    this.length = length;
    this.records = records;
    this.handler = handler;
    start = from;
    reached = from;
    next = from;
    size = source.size();
  }

  /** The offset up to which the file has been passed on. */
  long reached() {
    return reached;
  }

  /** Reads the whole file. */
  void read() throws IOException, MalformedFile {
    WorkAhead<Gathered> pieces =
        new WorkAhead<>(AHEAD, () -> next < 0 ? null : newPiece(), Gathered::read);
    try {
      for (Gathered piece = pieces.next(); piece != null; piece = pieces.next()) {
        if (readTwice == PATIENCE) {
          readOn(Long.MAX_VALUE);
          return;
        }
        passOn(piece);
        piece.into.clear();
        idle.add(piece.into);
      }
    } finally {
      pieces.stop();
    }
  }

  private Gathered newPiece() {
    long from = next;
    // A file that is still being written may have grown meanwhile.
    next = from + length < size ? from + length : -1;
    P into = idle.isEmpty() ? handler.newPiece() : idle.remove();
    return new Gathered(from, next < 0 ? Long.MAX_VALUE : next, records.copy(), into);
  }

  private void passOn(Gathered piece) throws IOException, MalformedFile {
    if (reached >= piece.until) {
      return;
    }
    if (piece.begin == reached && piece.before.readsAs(records) && handler.take(piece.into)) {
      records = piece.after;
      reached = piece.end;
      piece.throwFault();
    } else {
      readTwice++;
      readOn(piece.until);
    }
  }

  private void readOn(long until) throws IOException, MalformedFile {
    try (ReadableByteChannel channel = source.channelAt(reached);
        ByteWindow in = new ByteWindow(channel, reached)) {
      try {
        records.read(in, handler, until);
      } finally {
        reached = in.offset();
      }
    }
  }

  /** A piece, and the result of reading it. */
  private final class Gathered {
    private final long from;
    private final long until;
    private final Records before;
    private final Records after;
    private final P into;

    /** The offset of its first record; -1 if none could be read. */
    private long begin = -1;

    private long end;
    private @Nullable MalformedFile fault;

    Gathered(long from, long until, Records before, P into) {
      this.from = from;
      this.until = until;
      this.before = before;
      this.after = before.copy();
      this.into = into;
    }

    void read() {
      try (ReadableByteChannel channel = source.channelAt(from);
          ByteWindow in = new ByteWindow(new UpTo(channel, until - from), from)) {
        if (from != start && !before.find(in)) {
          return;
        }
        long found = in.offset();
        try {
          after.read(in, into, until);
        } catch (MalformedFile e) {
          fault = e;
        }
        end = in.offset();
        begin = found;
      } catch (IOException e) {
        // Reading it again fails in the same way, or succeeds.
        begin = -1;
      }
    }

    void throwFault() throws MalformedFile {
      if (fault != null) {
        throw fault;
      }
    }
  }
}
