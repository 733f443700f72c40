package io.github.pcap2netpol.cluster.model;

/** Names a Service. */
public record ServiceRef(String namespace, String name) implements Comparable<ServiceRef> {
  @Override
  public int compareTo(ServiceRef other) {
    return KubernetesNames.compare(namespace, name, other.namespace, other.name);
  }

  @Override
  public String toString() {
    return namespace + "/" + name;
  }
}
