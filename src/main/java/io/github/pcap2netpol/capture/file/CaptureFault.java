package io.github.pcap2netpol.capture.file;

import java.io.Serial;

/** The rest of a file cannot be read: what is wrong with it, and where. */
public final class CaptureFault extends Exception {
  @Serial private static final long serialVersionUID = 1;

  private final String code;
  private final long offset;

  /**
   * A fault.
   *
   * @param code the code of the diagnostic
   * @param offset the byte at which the record or block that is at fault begins
   * @param message what is wrong and what to do
   */
  public CaptureFault(String code, long offset, String message) {
    super(message, null, false, false);
    this.code = code;
    this.offset = offset;
  }

  static CaptureFault truncated(long offset, String what) {
    return new CaptureFault(
        "capture-truncated",
        offset,
        "The file ends in the middle of "
            + what
            + ". What comes before it was used; copy the file again if it should be longer.");
  }

  static CaptureFault damaged(long offset, String what) {
    return new CaptureFault(
        "capture-damaged",
        offset,
        what + ". What comes before was used, the rest of the file was left out.");
  }

  public String code() {
    return code;
  }

  public long offset() {
    return offset;
  }
}
