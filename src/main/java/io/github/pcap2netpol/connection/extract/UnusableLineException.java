package io.github.pcap2netpol.connection.extract;

import java.io.Serial;

/**
 * Thrown for a line of a connections file that can't be used. The message follows "it is left out:
 * ".
 */
final class UnusableLineException extends Exception {
  @Serial private static final long serialVersionUID = 1;

  UnusableLineException(String message) {
    super(message, null, false, false);
  }
}
