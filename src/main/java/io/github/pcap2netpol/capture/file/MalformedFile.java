package io.github.pcap2netpol.capture.file;

import java.io.Serial;

/**
 * Thrown when the rest of a capture can't be read: says what is wrong with its content, and where.
 */
final class MalformedFile extends Exception {
  @Serial private static final long serialVersionUID = 1;

  private final String code;
  private final long offset;

  /**
   * Creates an exception.
   *
   * @param code the code of the diagnostic
   * @param offset the byte at which the faulty record or block begins
   * @param message what is wrong and what to do
   */
  MalformedFile(String code, long offset, String message) {
    super(message, null, false, false);
    this.code = code;
    this.offset = offset;
  }

  static MalformedFile truncated(long offset, String what) {
    return new MalformedFile(
        "capture-truncated",
        offset,
        "The file ends in the middle of "
            + what
            + ". What comes before it was used; copy the file again if it should be longer.");
  }

  static MalformedFile damaged(long offset, String what) {
    return new MalformedFile(
        "capture-damaged",
        offset,
        what + ". What comes before was used; the rest of the file was skipped.");
  }

  String code() {
    return code;
  }

  long offset() {
    return offset;
  }
}
