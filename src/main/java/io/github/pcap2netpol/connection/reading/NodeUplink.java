package io.github.pcap2netpol.connection.reading;

import io.github.pcap2netpol.cluster.addresses.AddressOwner;
import io.github.pcap2netpol.cluster.addresses.AddressOwner.GatewayOwner;
import io.github.pcap2netpol.cluster.addresses.AddressOwner.NodeOwner;
import io.github.pcap2netpol.cluster.addresses.AddressOwner.PodOwner;
import io.github.pcap2netpol.cluster.model.PodRef;
import io.github.pcap2netpol.connection.opener.CaptureSums;
import io.github.pcap2netpol.connection.opener.InvolvedAddresses;
import io.github.pcap2netpol.connection.opener.PodsByName;
import io.github.pcap2netpol.connection.sums.Sum;
import io.github.pcap2netpol.connection.sums.SumKey;
import io.github.pcap2netpol.net.IpAddress;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * A capture of the packets that leave and enter one node: the node, or one of its pods, takes part
 * in all of them.
 *
 * @param node the node's name
 * @param pods those of its pods that take part in some
 */
record NodeUplink(String node, SortedSet<PodRef> pods) {

  /** How many packets the addresses of a node and its pods are in. */
  private static final class Share {
    private long packets;
    private final SortedSet<PodRef> pods = new TreeSet<>();
  }

  /**
   * Finds the node.
   *
   * @param capture a capture of several pods
   * @param tunnels the trackers of tunnels that count
   */
  static Optional<NodeUplink> of(
      CaptureRead capture, List<CaptureTracker> tunnels, PodsByName pods) {
    SortedMap<String, Share> shares = new TreeMap<>();
    long all = 0;
    for (CaptureTracker outer : capture.tracker().byInterface()) {
      all += outer.sums().involved().packets();
      outer
          .sums()
          .involved()
          .byAddress()
          .forEach((address, in) -> share(shares, pods, in, address.address()));
    }
    long packets = all;
    Optional<String> node =
        capture
            .node(pods)
            .filter(named -> isInAll(shares.get(named), packets))
            .or(() -> most(shares, packets).filter(name -> pods(shares, name).size() != 1));
    return node.filter(name -> !staysWithin(name, capture, pods, packets))
        .map(
            name -> {
              SortedSet<PodRef> found = pods(shares, name);
              for (CaptureTracker inside : tunnels) {
                found.addAll(podsOn(name, inside.sums(), pods));
              }
              return new NodeUplink(name, found);
            });
  }

  private static SortedSet<PodRef> pods(Map<String, Share> shares, String node) {
    Share share = shares.get(node);
    return share == null ? new TreeSet<>() : new TreeSet<>(share.pods);
  }

  private static void share(
      Map<String, Share> shares,
      PodsByName pods,
      InvolvedAddresses.Involved involved,
      IpAddress address) {
    AddressOwner owner = pods.owner(address, involved.timeNanos());
    Optional<String> node =
        owner instanceof PodOwner pod
            ? pod.pod().node()
            : owner instanceof NodeOwner named
                ? Optional.of(named.node().name())
                : owner instanceof GatewayOwner gateway
                    ? Optional.of(gateway.node().name())
                    : Optional.empty();
    node.ifPresent(
        name -> {
          Share share = shares.computeIfAbsent(name, any -> new Share());
          share.packets += involved.packets();
          if (owner instanceof PodOwner pod) {
            share.pods.add(pod.pod().ref());
          }
        });
  }

  private static boolean isInAll(@Nullable Share share, long all) {
    return share != null && all > 0 && CaptureMatch.isNearlyAll(share.packets, all);
  }

  /** The node in the most packets, and in nearly all; empty if two are in equally many. */
  private static Optional<String> most(Map<String, Share> shares, long all) {
    List<Map.Entry<String, Share>> byPackets =
        shares.entrySet().stream()
            .sorted((one, other) -> Long.compare(other.getValue().packets, one.getValue().packets))
            .toList();
    boolean sole =
        !byPackets.isEmpty()
            && isInAll(byPackets.get(0).getValue(), all)
            && (byPackets.size() == 1
                || byPackets.get(1).getValue().packets < byPackets.get(0).getValue().packets);
    return sole ? Optional.of(byPackets.get(0).getKey()) : Optional.empty();
  }

  /** Whether pods of the node communicate with each other there, which no uplink shows. */
  private static boolean staysWithin(
      String node, CaptureRead capture, PodsByName pods, long packets) {
    long within = 0;
    for (CaptureTracker outer : capture.tracker().byInterface()) {
      for (Map.Entry<SumKey, Sum> entry : outer.sums().sums().entrySet()) {
        SumKey key = entry.getKey();
        long time = entry.getValue().first().timeNanos();
        if (isPodOn(node, pods.owner(key.originator().address(), time))
            && isPodOn(node, pods.owner(key.responder().address(), time))) {
          within += entry.getValue().packets();
        }
      }
    }
    return !CaptureMatch.isNearlyAll(packets - within, packets);
  }

  private static boolean isPodOn(String node, AddressOwner owner) {
    return owner instanceof PodOwner pod && pod.pod().node().filter(node::equals).isPresent();
  }

  private static SortedSet<PodRef> podsOn(String node, CaptureSums sums, PodsByName pods) {
    SortedSet<PodRef> found = new TreeSet<>();
    sums.involved()
        .byAddress()
        .forEach(
            (address, involved) -> {
              if (pods.owner(address.address(), involved.timeNanos()) instanceof PodOwner owner
                  && owner.pod().node().filter(node::equals).isPresent()) {
                found.add(owner.pod().ref());
              }
            });
    return found;
  }
}
