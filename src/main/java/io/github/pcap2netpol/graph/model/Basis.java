package io.github.pcap2netpol.graph.model;

/** What an edge is based on. */
public sealed interface Basis {
  /** It was observed. */
  record Observed(EdgeEvidence evidence) implements Basis {}

  /** It follows from what was observed, but was not observed itself. */
  record Inferred(Inference reason) implements Basis {}
}
