package io.github.pcap2netpol.connection.extract;

import java.io.Serial;

/** A line of a connections file that cannot be used; the message goes on "it is left out: ". */
final class UnusableLineException extends Exception {
  @Serial private static final long serialVersionUID = 1;

  UnusableLineException(String message) {
    super(message, null, false, false);
  }
}
