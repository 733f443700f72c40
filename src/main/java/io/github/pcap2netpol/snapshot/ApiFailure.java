package io.github.pcap2netpol.snapshot;

/** Thrown when the API server, or the connection to it, did not deliver. */
final class ApiFailure extends Exception {
  private static final long serialVersionUID = 1;

  /** The status if there was no answer. */
  static final int NO_ANSWER = 0;

  /** The status if an answer was cut off. */
  static final int BROKEN_OFF = 1;

  private final int status;

  /**
   * @param status the HTTP status, {@link #NO_ANSWER} or {@link #BROKEN_OFF}
   */
  ApiFailure(int status, String message) {
    super(message);
    this.status = status;
  }

  boolean isForbidden() {
    return status == 403;
  }

  /** Whether the server has no such kind. */
  boolean isUnknown() {
    return status == 404;
  }

  /** Whether the version read so far is too old to continue from. */
  boolean isExpired() {
    return status == 410;
  }

  /**
   * Whether the same request may succeed if repeated. One without any answer has already been
   * repeated.
   */
  boolean isBrokenOff() {
    return status == BROKEN_OFF;
  }

  boolean isUnreachable() {
    return status == NO_ANSWER;
  }
}
