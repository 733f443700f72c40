package io.github.pcap2netpol.cluster.model;

import java.util.Optional;
import java.util.OptionalInt;

/**
 * What a controller declares of when and where its pods run.
 *
 * @param replicas how many pods it is to have; empty if it does not say
 * @param schedule a CronJob's schedule, as it is written there
 * @param suspended whether a CronJob is suspended
 * @param hook at which moments of a release a Job runs, as Helm or Argo CD note it: {@code
 *     pre-upgrade}
 * @param nodeSelector the labels that a node needs for its pods; none is any node
 */
public record WorkloadSpec(
    OptionalInt replicas,
    Optional<String> schedule,
    boolean suspended,
    Optional<String> hook,
    Labels nodeSelector) {
  /** Nothing of it. */
  public static final WorkloadSpec NONE =
      new WorkloadSpec(OptionalInt.empty(), Optional.empty(), false, Optional.empty(), Labels.NONE);
}
