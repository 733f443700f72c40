package io.github.pcap2netpol.cluster.model;

/**
 * Names a pod. Two pods may have the same name at different times (StatefulSets); {@link Pod#uid}
 * tells them apart.
 */
public record PodRef(String namespace, String name) implements Comparable<PodRef> {
  @Override
  public int compareTo(PodRef other) {
    return KubernetesNames.compare(namespace, name, other.namespace, other.name);
  }

  @Override
  public String toString() {
    return namespace + "/" + name;
  }
}
