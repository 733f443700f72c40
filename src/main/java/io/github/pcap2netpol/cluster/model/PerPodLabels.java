package io.github.pcap2netpol.cluster.model;

import java.util.Set;

/**
 * Labels that controllers write to tell their own pods or revisions apart: the next roll-out
 * changes them, so nothing that is to last may select by them.
 */
public final class PerPodLabels {
  /** The label that all pods of Jobs carry (Kubernetes 1.27 and later). */
  public static final String JOB_NAME = "batch.kubernetes.io/job-name";

  /** The same label's name before Kubernetes 1.27. */
  public static final String OLD_JOB_NAME = "job-name";

  /** All such labels' keys. */
  public static final Set<String> KEYS =
      Set.of(
          "apps.kubernetes.io/pod-index",
          "batch.kubernetes.io/controller-uid",
          "batch.kubernetes.io/job-completion-index",
          JOB_NAME,
          "controller-revision-hash",
          "controller-uid",
          OLD_JOB_NAME,
          "pod-template-generation",
          "pod-template-hash",
          "rollouts-pod-template-hash",
          "statefulset.kubernetes.io/pod-name");

  private PerPodLabels() {}
}
