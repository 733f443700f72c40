package io.github.pcap2netpol.cli.terminal;

/**
 * Whoever read the output has had enough, as {@code head} has after ten lines. There is nobody left
 * to tell, so the run ends: the tool's way to die of SIGPIPE, which the JVM ignores.
 */
public final class ClosedPipeException extends RuntimeException {
  private static final long serialVersionUID = 1;

  ClosedPipeException(Throwable cause) {
    super(cause);
  }
}
