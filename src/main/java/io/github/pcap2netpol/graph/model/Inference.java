package io.github.pcap2netpol.graph.model;

/** Why traffic that was not itself seen is taken to belong to what was seen. */
public enum Inference {
  /** The workload stands behind a Service that was used. */
  BEHIND_SAME_SERVICE("stands behind the same Service"),
  /** The address is among the DNS answers for a name that was used. */
  SAME_NAME("is another address of the same name"),
  /**
   * The peer workload also runs on this node, or the caller's workload does and calls its own node.
   */
  SAME_WORKLOAD_OTHER_NODE("the same workload runs there too"),
  /** A node port was dialled, and any node may translate it. */
  ANY_NODE_TRANSLATES("may translate the node port as well"),
  /** No capture shows a resolver; the cluster's DNS Service is taken. */
  CLUSTER_DNS("is the cluster's DNS");

  private final String text;

  Inference(String text) {
    this.text = text;
  }

  /** For people, after the name of the inferred peer. */
  public String text() {
    return text;
  }
}
