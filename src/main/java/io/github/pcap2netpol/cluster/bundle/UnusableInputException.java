package io.github.pcap2netpol.cluster.bundle;

/**
 * Thrown when the input can't be used at all. The message says which file, what is wrong and what
 * to do.
 */
public final class UnusableInputException extends Exception {
  private static final long serialVersionUID = 1L;

  public UnusableInputException(String message) {
    super(message);
  }

  public UnusableInputException(String message, Throwable cause) {
    super(message, cause);
  }
}
