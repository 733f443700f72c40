package io.github.pcap2netpol.cluster.model;

import java.util.Comparator;

/**
 * Names an object of any kind.
 *
 * @param kind such as {@code Ingress}
 * @param namespace "" for cluster-wide objects
 * @param name its name
 */
public record ObjectRef(String kind, String namespace, String name)
    implements Comparable<ObjectRef> {
  private static final Comparator<ObjectRef> ORDER =
      Comparator.comparing(ObjectRef::kind)
          .thenComparing(ObjectRef::namespace)
          .thenComparing(ObjectRef::name);

  @Override
  public int compareTo(ObjectRef other) {
    return ORDER.compare(this, other);
  }

  /** Formatted as in {@code Ingress shop/web}. */
  @Override
  public String toString() {
    return kind + " " + (namespace.isEmpty() ? "" : namespace + "/") + name;
  }
}
