package io.github.pcap2netpol.snapshot;

import java.io.Serial;

/** Thrown when there is no snapshot. The message says why and what to do. */
public final class SnapshotException extends Exception {
  @Serial private static final long serialVersionUID = 1;

  /** Which side failed. */
  public enum Side {
    /** The cluster could not be read. */
    CLUSTER,
    /** The files could not be written. */
    FILES
  }

  private final Side side;

  SnapshotException(Side side, String message) {
    super(message);
    this.side = side;
  }

  SnapshotException(Side side, String message, Throwable cause) {
    super(message, cause);
    this.side = side;
  }

  public Side side() {
    return side;
  }
}
