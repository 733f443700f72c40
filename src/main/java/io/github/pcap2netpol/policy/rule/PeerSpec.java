package io.github.pcap2netpol.policy.rule;

import io.github.pcap2netpol.net.IpPrefix;
import io.github.pcap2netpol.policy.selector.PodSelection;
import java.util.Comparator;

/** One element of a rule's {@code from} or {@code to}. */
public sealed interface PeerSpec extends Comparable<PeerSpec> {
  /** Pods of one namespace. */
  record Pods(String namespace, PodSelection selection) implements PeerSpec {
    @Override
    public String toString() {
      return "pods of " + namespace + " with " + selection;
    }
  }

  /** Addresses. */
  record Block(IpPrefix prefix) implements PeerSpec {
    @Override
    public String toString() {
      return prefix.toString();
    }
  }

  /** Pods by namespace and selector, then addresses. */
  @Override
  default int compareTo(PeerSpec other) {
    if (this instanceof Pods a && other instanceof Pods b) {
      return Comparator.comparing(Pods::namespace).thenComparing(Pods::selection).compare(a, b);
    }
    if (this instanceof Block a && other instanceof Block b) {
      return a.prefix().compareTo(b.prefix());
    }
    return this instanceof Pods ? -1 : 1;
  }
}
