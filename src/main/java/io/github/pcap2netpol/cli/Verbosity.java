package io.github.pcap2netpol.cli;

/** How much is said. */
enum Verbosity {
  /** Only what is severe, and no summary. */
  QUIET,
  /** The summary; what is severe and warnings, long lists cut short. */
  NORMAL,
  /** Everything, and stack traces. */
  VERBOSE
}
