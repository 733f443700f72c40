package io.github.pcap2netpol.capture.file;

/**
 * Receives the contents of a file record by record, or piece by piece: a piece can be collected
 * before the pieces in front of it are known.
 *
 * @param <P> a collected piece
 */
public interface PieceHandler<P extends PieceHandler.Piece> extends RecordHandler {
  /** Collects the records of one piece, as far as possible without those in front of it. */
  interface Piece extends RecordHandler {
    /** Forgets all records, for another piece. */
    void clear();
  }

  /** An object in which one thread at a time can collect a piece. */
  P newPiece();

  /**
   * Adds a piece, as if each of its records came now.
   *
   * @return false, without having added anything, if the collected piece is not enough: then the
   *     records themselves must come
   */
  boolean take(P piece);
}
