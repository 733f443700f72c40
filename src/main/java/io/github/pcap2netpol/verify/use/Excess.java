package io.github.pcap2netpol.verify.use;

/**
 * What a used rule allows beyond what was seen.
 *
 * @param kind in which respect
 * @param text for people; may hold untrusted text
 */
public record Excess(Kind kind, String text) {
  /** In which respect a rule is wider than the traffic. */
  public enum Kind {
    /** Peers that were not seen. */
    PEERS,
    /** Ports that were not seen. */
    PORTS,
    /** Governed workloads that were not seen using it. */
    WORKLOADS
  }
}
