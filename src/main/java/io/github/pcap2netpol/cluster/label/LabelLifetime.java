package io.github.pcap2netpol.cluster.label;

/** How long a pod's label keeps its value. */
public enum LabelLifetime {
  /** As long as the workload: it says what the pod is. */
  LASTING,

  /** Until the next release, run, pod or node. */
  MADE_ANEW,

  /** Until something happens: a failover, a completed run. */
  STATE,

  /**
   * Made anew, and written by the controller that tells its own pods or revisions apart by it. No
   * selector ever uses it.
   */
  CONTROLLERS_OWN
}
