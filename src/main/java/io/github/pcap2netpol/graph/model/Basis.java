package io.github.pcap2netpol.graph.model;

/** What an edge rests on. */
public sealed interface Basis {
  /** It was seen. */
  record Observed(EdgeEvidence evidence) implements Basis {}

  /** It follows from what was seen, and was not itself seen. */
  record Inferred(Inference reason) implements Basis {}
}
