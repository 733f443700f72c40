package io.github.pcap2netpol.cluster;

import java.util.Comparator;

/**
 * Names a workload: the top-most controller of a pod, or a pod without one.
 *
 * @param namespace the namespace it lives in
 * @param kind as in {@code Deployment}; {@code Pod} for a bare pod
 * @param name the controller's name, or the pod's
 */
public record WorkloadRef(String namespace, String kind, String name)
    implements Comparable<WorkloadRef> {
  private static final Comparator<WorkloadRef> ORDER =
      Comparator.comparing(WorkloadRef::namespace)
          .thenComparing(WorkloadRef::kind)
          .thenComparing(WorkloadRef::name);

  @Override
  public int compareTo(WorkloadRef other) {
    return ORDER.compare(this, other);
  }

  /** As in {@code Deployment shop/frontend}. */
  @Override
  public String toString() {
    return kind + " " + namespace + "/" + name;
  }
}
