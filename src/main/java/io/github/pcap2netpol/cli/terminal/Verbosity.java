package io.github.pcap2netpol.cli.terminal;

/** How much is printed. */
public enum Verbosity {
  /** Only severe findings, and no summary. */
  QUIET,
  /** The summary, severe findings and warnings, with long lists shortened. */
  NORMAL,
  /** Everything, and stack traces. */
  VERBOSE
}
