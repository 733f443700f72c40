package io.github.pcap2netpol.cluster.label;

/** How long a pod's label keeps its value, the longest first. */
public enum LabelLifetime {
  /** As long as the workload: it says what the pod is. */
  LASTING,

  /** Until the tool that installs it, or the mesh or operator around it, is replaced. */
  INSTALLATION,

  /** Until the next release, revision or upgrade. */
  RELEASE,

  /**
   * Until a role passes to another pod, or the pod to another zone or node pool. At each release at
   * the latest, since that restarts every pod.
   */
  FAILOVER,

  /** Until another user, project or object takes its place. */
  OBJECT,

  /** Until the next run, build or attempt. */
  RUN,

  /** Until the pod restarts elsewhere or under another name. */
  POD,

  /** Until the pod's course of life goes on: it becomes ready, fails or completes. */
  PHASE,

  /**
   * Until the next release, run, pod or node, and written by a controller to distinguish its own
   * pods or revisions. No selector ever uses it.
   */
  CONTROLLERS_OWN;

  /** Whether the label says how the pod is, not what it is. */
  boolean isState() {
    return this == FAILOVER || this == PHASE;
  }

  /** Whether the label gets another value with each release, run, pod or node. */
  public boolean isMadeAnew() {
    return this != LASTING && this != CONTROLLERS_OWN && !isState();
  }
}
