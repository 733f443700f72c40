package io.github.pcap2netpol.connection.reading;

import io.github.pcap2netpol.cluster.addresses.AddressOwner;
import io.github.pcap2netpol.cluster.addresses.AddressOwner.GatewayOwner;
import io.github.pcap2netpol.cluster.addresses.AddressOwner.NodeOwner;
import io.github.pcap2netpol.cluster.addresses.AddressOwner.PodOwner;
import io.github.pcap2netpol.cluster.model.Pod;
import io.github.pcap2netpol.cluster.model.PodRef;
import io.github.pcap2netpol.connection.opener.CaptureSums;
import io.github.pcap2netpol.connection.opener.PodsByName;
import io.github.pcap2netpol.connection.sums.AddressAt;
import io.github.pcap2netpol.diagnostic.Diagnostic;
import io.github.pcap2netpol.diagnostic.Diagnostics;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Finds the pod that a capture was taken in by the addresses in it, and checks the pod that it is
 * named after.
 */
record CaptureMatch(PodsByName pods, Diagnostics diagnostics) {
  /** A pod takes part in all packets of its own network namespace, give or take a few. */
  static boolean isNearlyAll(long packets, long all) {
    return packets >= all - all / 10;
  }

  CaptureOrigin place(CaptureRead capture) {
    Optional<PodRef> named = capture.input().pod();
    if (capture.isEmpty()) {
      // The reader reports each such file.
      return in(named);
    }
    if (named.isPresent()) {
      return isTaken(named.get(), capture) ? in(named) : CaptureOrigin.UNKNOWN;
    }
    return byAddresses(capture);
  }

  private CaptureOrigin in(Optional<PodRef> pod) {
    List<Pod> bearers = pod.map(pods::named).orElse(List.of());
    return new CaptureOrigin(
        pod, !bearers.isEmpty() && bearers.stream().allMatch(Pod::hostNetwork));
  }

  /** Whether it can have been taken in that pod; if not, it says nothing about that pod. */
  private boolean isTaken(PodRef ref, CaptureRead capture) {
    List<Pod> bearers = pods.named(ref);
    if (bearers.isEmpty()) {
      diagnostics.add(
          Diagnostic.severe(
              "capture-pod-unknown",
              capture.name(),
              "The metadata has no pod "
                  + ref
                  + ", which the capture is named after: was it taken at another time, or in another cluster?"));
      return true;
    }
    boolean hasAddress =
        bearers.stream().anyMatch(pod -> pod.hostNetwork() || !pod.addresses().isEmpty());
    boolean involved =
        capture.sums().involved().byAddress().entrySet().stream()
            .anyMatch(
                entry -> pods.isOwn(ref, entry.getKey().address(), entry.getValue().timeNanos()));
    boolean taken = !hasAddress || involved || capture.sums().involved().packets() == 0;
    if (!taken) {
      diagnostics.add(
          Diagnostic.severe(
              "capture-not-of-its-pod",
              capture.name(),
              "No packet in it comes from or goes to an address of "
                  + ref
                  + ", which it is named after, so it says nothing about that pod: the metadata is from another time or another cluster, or the file has the wrong name."));
    }
    return taken;
  }

  /** The parties of packets, with the number of packets of each. */
  private record Parts(Map<PodRef, Long> pods, Map<String, Long> nodes, long most, long all) {
    boolean isOfNode() {
      return nodes.values().stream().anyMatch(packets -> all > 0 && isNearlyAll(packets, all));
    }

    /**
     * Whether no address takes part in nearly all packets. In a pod's capture one does, even if the
     * metadata lacks it.
     */
    boolean isOfNobody() {
      return !isNearlyAll(most, all);
    }
  }

  private Parts parts(List<CaptureSums> seen) {
    Map<PodRef, Long> byPod = new TreeMap<>();
    Map<String, Long> byNode = new TreeMap<>();
    Map<AddressAt, Long> byAddress = new HashMap<>();
    for (CaptureSums sums : seen) {
      sums.involved()
          .byAddress()
          .forEach(
              (address, involved) -> {
                byAddress.merge(address, involved.packets(), Long::sum);
                AddressOwner owner = pods.owner(address.address(), involved.timeNanos());
                if (owner instanceof PodOwner pod) {
                  byPod.merge(pod.pod().ref(), involved.packets(), Long::sum);
                } else if (owner instanceof NodeOwner node) {
                  byNode.merge(node.node().name(), involved.packets(), Long::sum);
                } else if (owner instanceof GatewayOwner gateway) {
                  byNode.merge(gateway.node().name(), involved.packets(), Long::sum);
                }
              });
    }
    return new Parts(
        byPod,
        byNode,
        byAddress.values().stream().mapToLong(Long::longValue).max().orElse(0),
        seen.stream().mapToLong(each -> each.involved().packets()).sum());
  }

  /**
   * Whether it may show several pods: it was taken on a node, nobody takes part in all of its
   * packets, or pods have interfaces of their own in it.
   */
  boolean isOfSeveral(CaptureRead capture) {
    if (capture.input().pod().isPresent() || capture.isEmpty()) {
      return false;
    }
    Parts all = parts(capture.tracker().allSums());
    return !all.pods().isEmpty()
        && (capture.node(pods).isPresent()
            || all.isOfNobody()
            || SeveralPods.isByInterface(capture, pods));
  }

  private CaptureOrigin byAddresses(CaptureRead capture) {
    Parts outer =
        parts(capture.tracker().byInterface().stream().map(CaptureTracker::sums).toList());
    List<PodRef> candidates =
        outer.pods().entrySet().stream()
            .filter(entry -> outer.all() > 0 && isNearlyAll(entry.getValue(), outer.all()))
            .map(Map.Entry::getKey)
            .toList();
    if (candidates.size() > 1) {
      return in(bySaying(capture, candidates));
    }
    if (!candidates.isEmpty()) {
      return in(candidates.stream().findFirst());
    }
    // If nodes carry the pods' packets for each other, those are inside tunnels.
    Parts all = outer.isOfNode() ? outer : parts(capture.tracker().allSums());
    if (all.pods().size() > 1 && all.isOfNobody()) {
      diagnostics.add(
          Diagnostic.warning(
              "capture-of-a-node",
              capture.name(),
              "It contains packets of "
                  + all.pods().size()
                  + " pods, none of which takes part in all of them, as in a node's own network: its connections are used, but no policy is made from it."));
      return CaptureOrigin.NODE;
    }
    if (isLegible(capture)) {
      notOfAPod(capture, outer.nodes(), outer.all());
    }
    return outer.isOfNode() ? CaptureOrigin.NODE : CaptureOrigin.UNKNOWN;
  }

  /**
   * For two pods that only communicate with each other, the file's name may say which one it was.
   */
  private Optional<PodRef> bySaying(CaptureRead capture, List<PodRef> candidates) {
    String file = capture.name().substring(capture.name().lastIndexOf('/') + 1);
    List<PodRef> said = candidates.stream().filter(pod -> file.contains(pod.name())).toList();
    if (said.size() == 1) {
      return said.stream().findFirst();
    }
    diagnostics.add(
        Diagnostic.severe(
            "capture-matches-several-pods",
            capture.name(),
            "Its packets may have been taken in the pod "
                + String.join(" or ", candidates.stream().map(PodRef::toString).toList())
                + ": name the file after its pod, for example "
                + candidates.get(0).name()
                + ".pcap."));
    return Optional.empty();
  }

  /**
   * Whether packets could be read. If not, the reader has said why, and the addresses are not to
   * blame.
   */
  private static boolean isLegible(CaptureRead capture) {
    return capture.stats().stream().anyMatch(file -> file.legible() > 0);
  }

  private void notOfAPod(CaptureRead capture, Map<String, Long> byNode, long all) {
    Optional<String> node =
        byNode.entrySet().stream()
            .filter(entry -> all > 0 && isNearlyAll(entry.getValue(), all))
            .map(Map.Entry::getKey)
            .findFirst();
    diagnostics.add(
        node.map(
                name ->
                    Diagnostic.warning(
                        "capture-of-a-node",
                        capture.name(),
                        "Its packets are those of the node "
                            + name
                            + ", not of a pod: its connections are used, but no policy is made from"
                            + " it."))
            .orElseGet(
                () ->
                    Diagnostic.severe(
                        "capture-matches-no-pod",
                        capture.name(),
                        "No pod in the metadata takes part in all of its packets: the metadata is from another time or another cluster, or the capture is not of a single pod.")));
  }
}
