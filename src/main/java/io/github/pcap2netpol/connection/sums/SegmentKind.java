package io.github.pcap2netpol.connection.sums;

/** What a TCP segment or SCTP packet that opens nothing does to its connection. */
public enum SegmentKind {
  /** Belongs to a connection and changes nothing. */
  ORDINARY,
  /** Finishes its sender's side; with SCTP, both. */
  CLOSING,
  /** Aborts the connection. */
  RESET,
  /** Belongs to no connection, as in scans. */
  STRAY
}
