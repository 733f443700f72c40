package io.github.pcap2netpol.capture.file;

/**
 * Receives the contents of a file record by record, or piece by piece: what a piece holds can be
 * gathered before the pieces in front of it are known.
 *
 * @param <P> what is gathered
 */
public interface PieceHandler<P extends PieceHandler.Piece> extends RecordHandler {
  /** The records of one piece, as far as possible without those in front of it. */
  interface Piece extends RecordHandler {
    /** Forgets all records, for another piece. */
    void clear();
  }

  /** Something for one thread at a time to gather a piece in. */
  P newPiece();

  /**
   * Takes in a piece, as if each of its records came now.
   *
   * @return false, without having taken anything, if that can't be told from what was gathered:
   *     then the records must come here themselves
   */
  boolean take(P piece);
}
