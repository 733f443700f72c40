package io.github.pcap2netpol.graph;

import io.github.pcap2netpol.cluster.addresses.AddressBook;
import io.github.pcap2netpol.cluster.addresses.AddressOwner;
import io.github.pcap2netpol.cluster.model.Node;
import io.github.pcap2netpol.cluster.model.Pod;
import io.github.pcap2netpol.cluster.model.WorkloadRef;
import io.github.pcap2netpol.connection.model.OtherTraffic;
import io.github.pcap2netpol.connection.model.Sighting;
import io.github.pcap2netpol.diagnostic.Diagnostic;
import io.github.pcap2netpol.diagnostic.Diagnostics;
import io.github.pcap2netpol.diagnostic.Severity;
import io.github.pcap2netpol.net.IpAddress;
import io.github.pcap2netpol.net.IpProtocolNames;
import java.util.Comparator;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Reports what NetworkPolicy can't express: IP protocols other than TCP, UDP and SCTP. Most
 * enforcers deny them to a pod that any policy isolates, so each pair of peers is reported once.
 */
final class UnsupportedProtocols {
  private record Pair(int ipProtocol, String one, String other) {
    static final Comparator<Pair> ORDER =
        Comparator.comparingInt(Pair::ipProtocol)
            .thenComparing(Pair::one)
            .thenComparing(Pair::other);
  }

  private record Seen(long packets, Sighting first, Sighting last, boolean isolated) {
    Seen plus(Seen more) {
      return new Seen(
          packets + more.packets,
          first.compareTo(more.first) <= 0 ? first : more.first,
          last.compareTo(more.last) >= 0 ? last : more.last,
          isolated || more.isolated);
    }
  }

  private final SortedMap<Pair, Seen> pairs = new TreeMap<>(Pair.ORDER);

  /**
   * Adds what one bundle's captures show.
   *
   * @param captured the workloads that get a policy
   */
  void add(Observation observation, OwnTraffic own, Set<WorkloadRef> captured) {
    AddressBook addresses = observation.bundle().addresses();
    for (OtherTraffic seen : observation.traffic().others()) {
      AddressOwner one = addresses.ownerAt(seen.one(), seen.first().time());
      AddressOwner other = addresses.ownerAt(seen.other(), seen.first().time());
      boolean ofPod = podOf(one).isPresent() || podOf(other).isPresent();
      if (ofPod
          && !isWithinNode(one, other)
          && own.isOwn(seen.capture(), seen.one(), seen.other())) {
        String first = text(seen.one(), one);
        String second = text(seen.other(), other);
        boolean inOrder = first.compareTo(second) <= 0;
        pairs.merge(
            new Pair(seen.ipProtocol(), inOrder ? first : second, inOrder ? second : first),
            new Seen(
                seen.packets(),
                seen.first(),
                seen.last(),
                isCaptured(one, captured) || isCaptured(other, captured)),
            Seen::plus);
      }
    }
  }

  private static Optional<Pod> podOf(AddressOwner owner) {
    return owner instanceof AddressOwner.PodOwner of ? Optional.of(of.pod()) : Optional.empty();
  }

  private static boolean isCaptured(AddressOwner owner, Set<WorkloadRef> captured) {
    return podOf(owner).filter(pod -> captured.contains(pod.workload())).isPresent();
  }

  /** A pod and its own node may always communicate. */
  private static boolean isWithinNode(AddressOwner one, AddressOwner other) {
    return isOnNode(podOf(one), other.asNode()) || isOnNode(podOf(other), one.asNode());
  }

  private static boolean isOnNode(Optional<Pod> pod, Optional<Node> node) {
    return pod.flatMap(Pod::node).isPresent()
        && pod.flatMap(Pod::node).equals(node.map(Node::name));
  }

  private static String text(IpAddress address, AddressOwner owner) {
    return podOf(owner)
        .map(pod -> pod.workload().toString())
        .or(() -> owner.asNode().map(node -> "node " + node.name()))
        .orElseGet(address::toString);
  }

  /** Adds a diagnostic for each pair and protocol. */
  void report(Diagnostics diagnostics) {
    pairs.forEach(
        (pair, seen) ->
            diagnostics.add(
                new Diagnostic(
                    seen.isolated() ? Severity.WARNING : Severity.INFO,
                    "protocol-not-expressible",
                    seen.first().file(),
                    IpProtocolNames.of(pair.ipProtocol())
                        + " between "
                        + pair.one()
                        + " and "
                        + pair.other()
                        + ": NetworkPolicy can't allow it, and most enforcers deny it to a pod that a policy isolates. The first packet is frame "
                        + seen.first().frame()
                        + ", at "
                        + seen.first().time()
                        + ".",
                    seen.packets())));
  }
}
