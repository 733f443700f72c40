package io.github.pcap2netpol.policy.model;

/**
 * How to write policies.
 *
 * @param inference whether to write rules for inferred traffic
 * @param portRanges whether to write four or more consecutive ports as one range with {@code
 *     endPort}
 * @param marks what to add to the policies' names and labels
 */
public record PolicyOptions(Inferences inference, PortRanges portRanges, PolicyMarks marks) {
  /** With nothing added to names and labels. */
  public PolicyOptions(Inferences inference, PortRanges portRanges) {
    this(inference, portRanges, PolicyMarks.NONE);
  }

  /** Whether to include inferred traffic; {@code --only-observed} leaves it out. */
  public enum Inferences {
    INCLUDED,
    LEFT_OUT
  }

  /**
   * Whether to use {@code endPort}; {@code --no-end-port} is for enforcers before Kubernetes 1.25.
   */
  public enum PortRanges {
    COLLAPSED,
    SINGLE_PORTS
  }

  public static final PolicyOptions DEFAULT =
      new PolicyOptions(Inferences.INCLUDED, PortRanges.COLLAPSED);
}
