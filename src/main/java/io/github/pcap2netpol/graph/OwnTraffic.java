package io.github.pcap2netpol.graph;

import io.github.pcap2netpol.cluster.Bundle;
import io.github.pcap2netpol.cluster.addresses.AddressBook;
import io.github.pcap2netpol.cluster.addresses.AddressOwner;
import io.github.pcap2netpol.cluster.addresses.Backing;
import io.github.pcap2netpol.cluster.addresses.SpecialAddress;
import io.github.pcap2netpol.cluster.addresses.VirtualAddress;
import io.github.pcap2netpol.cluster.model.Pod;
import io.github.pcap2netpol.cluster.model.PodRef;
import io.github.pcap2netpol.connection.model.CapturePoint;
import io.github.pcap2netpol.connection.model.Connection;
import io.github.pcap2netpol.diagnostic.Diagnostic;
import io.github.pcap2netpol.diagnostic.Diagnostics;
import io.github.pcap2netpol.diagnostic.Severity;
import io.github.pcap2netpol.net.IpAddress;
import io.github.pcap2netpol.net.PortProtocol;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Distinguishes a pod's own traffic from other traffic in its capture: packets of containers and
 * virtual machines inside the pod before their address is translated, and copies of others'
 * packets. Only what the pod itself sends or receives is judged by policies, and only that can't be
 * forged by others, so nothing else makes a rule.
 */
final class OwnTraffic {
  private record Called(CapturePoint capture, IpAddress responder, PortProtocol port) {}

  private final AddressBook addresses;
  private final Diagnostics diagnostics;
  private final Map<PodRef, List<Pod>> pods = new HashMap<>();

  /** The addresses that pods call in their own captures. */
  private final Set<Called> called = new HashSet<>();

  OwnTraffic(Bundle bundle, List<Connection> connections, Diagnostics diagnostics) {
    this.addresses = bundle.addresses();
    this.diagnostics = diagnostics;
    bundle.cluster().workloads().values().stream()
        .flatMap(workload -> workload.pods().stream())
        .forEach(pod -> pods.computeIfAbsent(pod.ref(), any -> new ArrayList<>()).add(pod));
    for (Connection connection : connections) {
      Optional<PodRef> pod = connection.capture().pod();
      if (pod.isPresent() && isAddressOf(pod.get(), connection.originator())) {
        called.add(new Called(connection.capture(), connection.responder(), connection.port()));
      }
    }
  }

  private AddressOwner owner(Connection connection, IpAddress address) {
    return addresses.ownerAt(address, connection.tally().first().time());
  }

  /** Whether it may make a rule: the capture's pod takes part, or the capture is not a pod's. */
  boolean isOwn(Connection connection) {
    if (!isInPod(connection.capture())) {
      return true;
    }
    PodRef pod = connection.capture().pod().orElseThrow();
    return isAddressOf(pod, connection.originator())
        || isAddressOf(pod, connection.responder())
        || isForMany(owner(connection, connection.responder()))
        || standsFor(pod, connection);
  }

  /** Whether packets between two addresses may be reported; as for connections. */
  boolean isOwn(CapturePoint capture, IpAddress one, IpAddress other) {
    return !isInPod(capture)
        || isAddressOf(capture.pod().orElseThrow(), one)
        || isAddressOf(capture.pod().orElseThrow(), other);
  }

  /** Whether the capture was taken in the network namespace of a pod in the metadata. */
  private boolean isInPod(CapturePoint capture) {
    List<Pod> bearers =
        capture.pod().map(pod -> pods.getOrDefault(pod, List.of())).orElse(List.of());
    return !bearers.isEmpty() && bearers.stream().noneMatch(Pod::hostNetwork);
  }

  /**
   * In the pod's own network namespace the address stays its own, even after the pod ended for the
   * cluster.
   */
  private boolean isAddressOf(PodRef pod, IpAddress address) {
    return pods.getOrDefault(pod, List.of()).stream()
        .anyMatch(bearer -> bearer.addresses().contains(address));
  }

  private static boolean isForMany(AddressOwner owner) {
    return owner instanceof AddressOwner.SpecialOwner special
        && (special.kind() == SpecialAddress.MULTICAST
            || special.kind() == SpecialAddress.BROADCAST);
  }

  /** Whether the address called is that of a Service with the pod behind it. */
  private boolean standsFor(PodRef pod, Connection connection) {
    Optional<VirtualAddress> virtual = addresses.virtual(connection.responder(), connection.port());
    return virtual.isPresent()
        && addresses.backing(virtual.get().service(), virtual.get().port()).stream()
            .filter(Backing.PodBacking.class::isInstance)
            .map(Backing.PodBacking.class::cast)
            .anyMatch(
                backing ->
                    pods.getOrDefault(pod, List.of()).stream()
                        .anyMatch(bearer -> bearer.workload().equals(backing.workload())));
  }

  /** Reports that a connection for which {@link #isOwn} is false makes no rule. */
  void report(Connection connection) {
    if (!connection.state().makesRule()) {
      return;
    }
    PodRef pod = connection.capture().pod().orElseThrow();
    boolean ipv4 = connection.originator().isIpv4();
    boolean hasAddress =
        pods.getOrDefault(pod, List.of()).stream()
            .flatMap(each -> each.addresses().stream())
            .anyMatch(address -> address.isIpv4() == ipv4);
    boolean alsoItself =
        called.contains(
            new Called(connection.capture(), connection.responder(), connection.port()));
    diagnostics.add(
        new Diagnostic(
            !hasAddress ? Severity.SEVERE : alsoItself ? Severity.INFO : Severity.WARNING,
            "ends-unknown",
            connection.capture().name(),
            connection.port()
                + " from "
                + connection.originators().brief()
                + " to "
                + connection.responder()
                + ": neither address is the captured pod's, so it makes no rule. "
                + why(hasAddress, alsoItself, ipv4),
            connection.tally().connections()));
  }

  private static String why(boolean hasAddress, boolean alsoItself, boolean ipv4) {
    if (!hasAddress) {
      return "The metadata has no "
          + (ipv4 ? "IPv4" : "IPv6")
          + " address of this pod: give its status.podIPs.";
    }
    return alsoItself
        ? "The pod itself calls that too: this is a container or virtual machine inside it, before"
            + " its address is translated."
        : "If the pod has a second interface (Multus), NetworkPolicy does not govern that one.";
  }
}
