package io.github.pcap2netpol.diagnostic;

/** How much a finding matters, in decreasing order. */
public enum Severity {
  /** The output must be used with care: exit code 5. */
  SEVERE,
  /** Something was left out or assumed; the rest holds. */
  WARNING,
  /** Worth knowing; nothing is wrong. */
  INFO
}
