package io.github.pcap2netpol.cluster;

import java.util.Comparator;

/**
 * Names a pod. Two pods may bear one name after another (StatefulSets): {@link Pod#uid} tells them
 * apart.
 */
public record PodRef(String namespace, String name) implements Comparable<PodRef> {
  private static final Comparator<PodRef> ORDER =
      Comparator.comparing(PodRef::namespace).thenComparing(PodRef::name);

  @Override
  public int compareTo(PodRef other) {
    return ORDER.compare(this, other);
  }

  @Override
  public String toString() {
    return namespace + "/" + name;
  }
}
