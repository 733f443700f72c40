package io.github.pcap2netpol.snapshot;

/** The API server, or the way to it, did not give what was asked for. */
final class ApiFailure extends Exception {
  private static final long serialVersionUID = 1;

  /** What stands for the status where there was no answer. */
  static final int NO_ANSWER = 0;

  /** What stands for the status where an answer ended in its middle. */
  static final int BROKEN_OFF = 1;

  private final int status;

  /**
   * @param status of HTTP, {@link #NO_ANSWER} or {@link #BROKEN_OFF}
   */
  ApiFailure(int status, String message) {
    super(message);
    this.status = status;
  }

  boolean isForbidden() {
    return status == 403;
  }

  /** What was read so far is too old to go on from. */
  boolean isExpired() {
    return status == 410;
  }

  /** The same request may well succeed; one without any answer was already repeated. */
  boolean isBrokenOff() {
    return status == BROKEN_OFF;
  }

  boolean isUnreachable() {
    return status == NO_ANSWER;
  }
}
