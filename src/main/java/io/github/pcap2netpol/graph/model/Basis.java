package io.github.pcap2netpol.graph.model;

/** What an edge is based on. */
public sealed interface Basis {
  /** The edge was observed. */
  record Observed(EdgeEvidence evidence) implements Basis {}

  /**
   * A connection to one of several was observed, and no capture shows to which. This is one of
   * them: inferred, but a policy without it may deny what was observed.
   *
   * @param reason what they have in common
   * @param evidence the connections to one of them
   */
  record OneOfSeveral(Inference reason, EdgeEvidence evidence) implements Basis {}

  /** The edge was inferred from observed ones. */
  record Inferred(Inference reason) implements Basis {}
}
