package io.github.pcap2netpol.graph;

import io.github.pcap2netpol.cluster.addresses.AddressOwner;
import io.github.pcap2netpol.cluster.model.Cluster;
import io.github.pcap2netpol.cluster.model.PodRef;
import io.github.pcap2netpol.connection.model.Connection;
import io.github.pcap2netpol.diagnostic.Diagnostic;
import io.github.pcap2netpol.diagnostic.Diagnostics;
import io.github.pcap2netpol.diagnostic.Severity;
import java.util.Optional;

/**
 * Speaks of connections in a pod's own capture neither end of which anybody is known to have: there
 * is nobody to make a rule for.
 */
record NobodysTraffic(Cluster cluster, Diagnostics diagnostics) {
  void report(Connection connection, AddressOwner caller, AddressOwner called) {
    Optional<PodRef> pod = connection.capture().pod();
    if (pod.isEmpty()
        || !(caller instanceof AddressOwner.UnknownOwner)
        || !(called instanceof AddressOwner.UnknownOwner)) {
      return;
    }
    boolean ipv4 = connection.originator().isIpv4();
    boolean hasOther = hasAddress(pod.get(), ipv4);
    diagnostics.add(
        new Diagnostic(
            hasOther ? Severity.WARNING : Severity.SEVERE,
            "ends-unknown",
            connection.capture().name(),
            connection.port()
                + " from "
                + connection.originator()
                + " to "
                + connection.responder()
                + ": neither address is that of a pod or a node in the metadata, so it makes no"
                + " rule. "
                + (hasOther
                    ? "If the pod has a second interface (Multus), NetworkPolicy does not govern"
                        + " that one."
                    : "The metadata hold no "
                        + (ipv4 ? "IPv4" : "IPv6")
                        + " address of this pod: give its status.podIPs."),
            connection.tally().connections()));
  }

  private boolean hasAddress(PodRef pod, boolean ipv4) {
    return cluster.workloads().values().stream()
        .flatMap(workload -> workload.pods().stream())
        .filter(each -> each.ref().equals(pod))
        .flatMap(each -> each.addresses().stream())
        .anyMatch(address -> address.isIpv4() == ipv4);
  }
}
