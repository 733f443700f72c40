package io.github.pcap2netpol.policy.model;

import java.util.Optional;

/**
 * How to write policies.
 *
 * @param inference whether to write rules for inferred traffic
 * @param portRanges whether to write four or more consecutive ports as one range with {@code
 *     endPort}
 * @param marks what to add to the policies' names and labels
 * @param asked how much one policy covers, if chosen by the user: then the result says what that
 *     opens
 * @param dns which workloads may resolve names
 */
public record PolicyOptions(
    Inferences inference,
    PortRanges portRanges,
    PolicyMarks marks,
    Optional<Granularity> asked,
    NameResolution dns) {
  /** One policy for each workload, with nothing added to names and labels. */
  public PolicyOptions(Inferences inference, PortRanges portRanges) {
    this(inference, portRanges, PolicyMarks.NONE, Optional.empty(), NameResolution.ALL);
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

  /** How much one policy covers. */
  public Granularity granularity() {
    return asked.orElse(Granularity.WORKLOAD);
  }

  /** The same with this granularity. */
  public PolicyOptions with(Granularity granularity) {
    return new PolicyOptions(inference, portRanges, marks, Optional.of(granularity), dns);
  }

  /** The same with this choice of who may resolve names. */
  public PolicyOptions with(NameResolution resolution) {
    return new PolicyOptions(inference, portRanges, marks, asked, resolution);
  }

  /** Whether pods may resolve names although they were not observed doing so. */
  public boolean infersDns() {
    return inference == Inferences.INCLUDED && dns == NameResolution.ALL;
  }
}
