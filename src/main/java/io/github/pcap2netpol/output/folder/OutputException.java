package io.github.pcap2netpol.output.folder;

/** The results could not be written. The message says why, which file, and what to do. */
public final class OutputException extends Exception {
  private static final long serialVersionUID = 1;

  public OutputException(String message) {
    super(message);
  }

  public OutputException(String message, Throwable cause) {
    super(message, cause);
  }
}
