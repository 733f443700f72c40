package io.github.pcap2netpol.snapshot;

import io.github.pcap2netpol.diagnostic.IoReason;
import java.io.IOException;
import java.io.Serial;
import java.nio.file.Path;

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

  /** The folder that a snapshot is written to takes no more, or can't be read. */
  static SnapshotException unwritable(Path folder, IOException e) {
    return new SnapshotException(
        Side.FILES, "The folder " + folder + " can't be written: " + IoReason.of(e), e);
  }
}
