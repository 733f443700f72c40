package io.github.pcap2netpol.policy.model;

/**
 * How to write policies.
 *
 * @param inference whether to write rules for what follows from what was seen
 * @param portRanges whether four or more consecutive ports become one range with {@code endPort}
 */
public record PolicyOptions(Inferences inference, PortRanges portRanges) {
  /** What was not itself seen: with it, or ({@code --only-observed}) without. */
  public enum Inferences {
    INCLUDED,
    LEFT_OUT
  }

  /** {@code endPort}, or ({@code --no-end-port}, for enforcers before Kubernetes 1.25) not. */
  public enum PortRanges {
    COLLAPSED,
    SINGLE_PORTS
  }

  public static final PolicyOptions DEFAULT =
      new PolicyOptions(Inferences.INCLUDED, PortRanges.COLLAPSED);
}
