package io.github.pcap2netpol.verify.use;

/**
 * What a used rule allows beyond the observed traffic.
 *
 * @param kind in which respect
 * @param text for people; may contain untrusted text
 */
public record Excess(Kind kind, String text) {
  /** In which respect a rule is wider than the traffic. */
  public enum Kind {
    /** Peers that were not observed. */
    PEERS,
    /** Ports that were not observed. */
    PORTS,
    /** Governed workloads that were not observed using it. */
    WORKLOADS
  }
}
