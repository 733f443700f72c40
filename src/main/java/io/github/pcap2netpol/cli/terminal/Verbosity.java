package io.github.pcap2netpol.cli.terminal;

/** How much is said. */
public enum Verbosity {
  /** Only what is severe, and no summary. */
  QUIET,
  /** The summary; what is severe and warnings, long lists cut short. */
  NORMAL,
  /** Everything, and stack traces. */
  VERBOSE
}
