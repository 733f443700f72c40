package io.github.pcap2netpol.capture.file;

import java.io.Serial;

/** Thrown when a capture file, or the rest of it, can't be used: says why and where. */
public final class CaptureFault extends Exception {
  @Serial private static final long serialVersionUID = 1;

  private final String code;
  private final String place;

  /**
   * Creates a fault.
   *
   * @param code the code of the diagnostic
   * @param place the file and, if known, the byte at which reading stopped
   * @param message what is wrong and what to do
   */
  CaptureFault(String code, String place, String message) {
    super(message, null, false, false);
    this.code = code;
    this.place = place;
  }

  public String code() {
    return code;
  }

  public String place() {
    return place;
  }
}
