package io.github.pcap2netpol.cluster.model;

import org.jspecify.annotations.Nullable;

/**
 * Names a pod. Two pods may have the same name at different times (StatefulSets); {@link Pod#uid}
 * tells them apart.
 */
public record PodRef(String namespace, String name) implements Comparable<PodRef> {
  @Override
  public int compareTo(PodRef other) {
    int byNamespace = KubernetesNames.compare(namespace, other.namespace);
    if (byNamespace != 0) {
      return byNamespace;
    }
    return name.compareTo(other.name);
  }

  @Override
  public String toString() {
    return namespace + "/" + name;
  }

  /** Written out: maps ask so often that what the compiler would generate takes its time. */
  @Override
  public boolean equals(@Nullable Object other) {
    return this == other
        || (other instanceof PodRef that
            && name.equals(that.name)
            && namespace.equals(that.namespace));
  }

  @Override
  public int hashCode() {
    return name.hashCode() * 31 + namespace.hashCode();
  }
}
