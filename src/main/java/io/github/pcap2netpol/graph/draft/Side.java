package io.github.pcap2netpol.graph.draft;

/** From where a connection was seen. */
public enum Side {
  /** In the originator's own capture: shows what it dialled. */
  ORIGINATOR,
  /** In the responder's own capture: shows who reached it, after any translation. */
  RESPONDER,
  /** In another capture, such as a node's. */
  ELSEWHERE
}
