package io.github.pcap2netpol.cluster.model;

/** Names a Service. */
public record ServiceRef(String namespace, String name) implements Comparable<ServiceRef> {
  @Override
  public int compareTo(ServiceRef other) {
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
}
