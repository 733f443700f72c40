package io.github.pcap2netpol.cluster.model;

import java.util.List;
import java.util.Optional;

/**
 * A workload with the pods it had.
 *
 * @param ref its name
 * @param selector its {@code spec.selector}; empty for bare pods, CronJobs, Jobs and controllers
 *     that the metadata does not hold
 * @param templateLabels the labels of its pod template; where the metadata has no template, the
 *     labels that all its pods share
 * @param hostNetwork whether its pods share their node's network namespace, so that NetworkPolicy
 *     does not govern them
 * @param pods all its pods in the metadata, ended ones too, by name and then by start; may be empty
 * @param spec what else its controller declares
 */
public record Workload(
    WorkloadRef ref,
    Optional<LabelSelector> selector,
    Labels templateLabels,
    boolean hostNetwork,
    List<Pod> pods,
    WorkloadSpec spec) {
  public Workload {
    pods = List.copyOf(pods);
  }

  /** One whose controller declares nothing else. */
  public Workload(
      WorkloadRef ref,
      Optional<LabelSelector> selector,
      Labels templateLabels,
      boolean hostNetwork,
      List<Pod> pods) {
    this(ref, selector, templateLabels, hostNetwork, pods, WorkloadSpec.NONE);
  }
}
