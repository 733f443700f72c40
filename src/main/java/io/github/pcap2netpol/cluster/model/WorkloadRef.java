package io.github.pcap2netpol.cluster.model;

/**
 * Names a workload: the top-most controller of a pod, or a pod without one.
 *
 * @param namespace its namespace
 * @param kind such as {@code Deployment}; {@code Pod} for a bare pod
 * @param name the controller's name, or the pod's
 */
public record WorkloadRef(String namespace, String kind, String name)
    implements Comparable<WorkloadRef> {
  @Override
  public int compareTo(WorkloadRef other) {
    int byNamespace = KubernetesNames.compare(namespace, other.namespace);
    if (byNamespace != 0) {
      return byNamespace;
    }
    int byKind = KubernetesNames.compare(kind, other.kind);
    if (byKind != 0) {
      return byKind;
    }
    return name.compareTo(other.name);
  }

  /** Formatted as in {@code Deployment shop/frontend}. */
  @Override
  public String toString() {
    return kind + " " + namespace + "/" + name;
  }
}
