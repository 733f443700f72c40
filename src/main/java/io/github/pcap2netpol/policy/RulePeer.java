package io.github.pcap2netpol.policy;

import io.github.pcap2netpol.net.IpPrefix;
import java.util.Comparator;

/** One element of a rule's {@code from} or {@code to}. */
sealed interface RulePeer extends Comparable<RulePeer> {
  /** Pods of one namespace. */
  record Pods(String namespace, PodSelection selection) implements RulePeer {
    @Override
    public String toString() {
      return "pods of " + namespace + " with " + selection;
    }
  }

  /** Addresses. */
  record Block(IpPrefix prefix) implements RulePeer {
    @Override
    public String toString() {
      return prefix.toString();
    }
  }

  /** Pods by namespace and selector, then addresses. */
  @Override
  default int compareTo(RulePeer other) {
    if (this instanceof Pods a && other instanceof Pods b) {
      return Comparator.comparing(Pods::namespace).thenComparing(Pods::selection).compare(a, b);
    }
    if (this instanceof Block a && other instanceof Block b) {
      return a.prefix().compareTo(b.prefix());
    }
    return this instanceof Pods ? -1 : 1;
  }
}
