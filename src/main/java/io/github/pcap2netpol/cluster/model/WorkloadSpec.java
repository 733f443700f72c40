package io.github.pcap2netpol.cluster.model;

import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * When and where a controller runs its pods.
 *
 * @param replicas the desired number of pods; empty if it does not say
 * @param schedule a CronJob's schedule, as written in it
 * @param suspended whether a CronJob is suspended
 * @param hook when during a release a Job runs, as annotated for Helm or Argo CD: {@code
 *     pre-upgrade}
 * @param nodeSelector the labels a node must have; empty means any node
 * @param ports what the containers of its template declare
 */
public record WorkloadSpec(
    OptionalInt replicas,
    Optional<String> schedule,
    boolean suspended,
    Optional<String> hook,
    Labels nodeSelector,
    List<ContainerPort> ports) {
  /** Declares nothing. */
  public static final WorkloadSpec NONE =
      new WorkloadSpec(
          OptionalInt.empty(), Optional.empty(), false, Optional.empty(), Labels.NONE, List.of());

  public WorkloadSpec {
    ports = List.copyOf(ports);
  }
}
