package io.github.pcap2netpol.manifest;

/** A text that is neither YAML nor JSON, or more of it than is good for us. */
final class UnreadableTextException extends Exception {
  private static final long serialVersionUID = 1;

  UnreadableTextException(String message) {
    super(message);
  }
}
