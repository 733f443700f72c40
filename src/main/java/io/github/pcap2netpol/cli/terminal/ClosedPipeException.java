package io.github.pcap2netpol.cli.terminal;

/**
 * The reader of the output has closed the pipe, as {@code head} does after ten lines. The run ends
 * without a message: the tool's way to die of SIGPIPE, which the JVM ignores.
 */
public final class ClosedPipeException extends RuntimeException {
  private static final long serialVersionUID = 1;

  ClosedPipeException(Throwable cause) {
    super(cause);
  }
}
