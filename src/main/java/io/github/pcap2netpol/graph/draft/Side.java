package io.github.pcap2netpol.graph.draft;

/** Where a connection was captured. */
public enum Side {
  /** In the originator's own capture, which shows the address that it called. */
  ORIGINATOR,
  /** In the responder's own capture, which shows the addresses after any translation. */
  RESPONDER,
  /** In another capture, such as a node's. */
  ELSEWHERE
}
