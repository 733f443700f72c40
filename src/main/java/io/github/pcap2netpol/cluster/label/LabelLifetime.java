package io.github.pcap2netpol.cluster.label;

/** How long a pod's label keeps its value. */
public enum LabelLifetime {
  /** As long as the workload: it says what the pod is. */
  LASTING,

  /** Until the next release, run, pod or node. */
  MADE_ANEW,

  /** Until an event such as a failover or the end of a run. */
  STATE,

  /**
   * Until the next release, run, pod or node, and written by a controller to tell its own pods or
   * revisions apart. No selector ever uses it.
   */
  CONTROLLERS_OWN
}
