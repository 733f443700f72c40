package io.github.pcap2netpol.cluster.model;

import java.util.List;
import java.util.Optional;

/**
 * A workload and its pods.
 *
 * @param ref its name
 * @param selector its {@code spec.selector}, or what its ReplicaSets' selectors share; empty for
 *     bare pods, CronJobs, Jobs, and controllers that the metadata lacks
 * @param templateLabels the labels of its pod template; if the metadata has no template, the labels
 *     that all its pods share
 * @param hostNetwork whether its pods share their node's network namespace, so that NetworkPolicy
 *     does not govern them
 * @param pods all its pods in the metadata, including ended ones, by name and then by start; may be
 *     empty
 * @param spec what else its controller declares
 * @param lineage how its pods came about
 */
public record Workload(
    WorkloadRef ref,
    Optional<LabelSelector> selector,
    Labels templateLabels,
    boolean hostNetwork,
    List<Pod> pods,
    WorkloadSpec spec,
    Lineage lineage) {
  public Workload {
    pods = List.copyOf(pods);
  }

  /** A workload whose controller is otherwise unknown. */
  public Workload(
      WorkloadRef ref,
      Optional<LabelSelector> selector,
      Labels templateLabels,
      boolean hostNetwork,
      List<Pod> pods) {
    this(ref, selector, templateLabels, hostNetwork, pods, WorkloadSpec.NONE, Lineage.NONE);
  }
}
