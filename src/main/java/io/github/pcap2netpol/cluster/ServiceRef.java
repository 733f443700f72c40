package io.github.pcap2netpol.cluster;

import java.util.Comparator;

/** Names a Service. */
public record ServiceRef(String namespace, String name) implements Comparable<ServiceRef> {
  private static final Comparator<ServiceRef> ORDER =
      Comparator.comparing(ServiceRef::namespace).thenComparing(ServiceRef::name);

  @Override
  public int compareTo(ServiceRef other) {
    return ORDER.compare(this, other);
  }

  @Override
  public String toString() {
    return namespace + "/" + name;
  }
}
