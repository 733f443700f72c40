package io.github.pcap2netpol.connection.reading;

import io.github.pcap2netpol.cluster.addresses.AddressOwner;
import io.github.pcap2netpol.cluster.addresses.AddressOwner.GatewayOwner;
import io.github.pcap2netpol.cluster.addresses.AddressOwner.NodeOwner;
import io.github.pcap2netpol.cluster.addresses.AddressOwner.PodOwner;
import io.github.pcap2netpol.cluster.model.Pod;
import io.github.pcap2netpol.cluster.model.PodRef;
import io.github.pcap2netpol.connection.opener.Pods;
import io.github.pcap2netpol.diagnostic.Diagnostic;
import io.github.pcap2netpol.diagnostic.Diagnostics;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** Finds out whose a capture is, by the addresses in it, and whether that is what it says. */
record CaptureMatch(Pods pods, Diagnostics diagnostics) {
  /** A pod takes part in all packets of its own network namespace, give or take a few. */
  private static boolean isNearlyAll(long packets, long all) {
    return packets >= all - all / 10;
  }

  Optional<PodRef> owner(CaptureRead capture) {
    if (capture.isEmpty()) {
      // The reader says so of each file.
      return capture.input().pod();
    }
    Optional<PodRef> named = capture.input().pod();
    if (named.isPresent()) {
      return isTaken(named.get(), capture) ? named : Optional.empty();
    }
    return byAddresses(capture);
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
                  + ", whose capture this is by its name: was it taken at another time, or in"
                  + " another cluster?"));
      return true;
    }
    boolean hasAddress =
        bearers.stream().anyMatch(pod -> pod.hostNetwork() || !pod.addresses().isEmpty());
    boolean involved =
        capture.sums().involved().entrySet().stream()
            .anyMatch(
                entry -> pods.isOwn(ref, entry.getKey().address(), entry.getValue().timeNanos));
    boolean taken = !hasAddress || involved || capture.sums().involvedPackets() == 0;
    if (!taken) {
      diagnostics.add(
          Diagnostic.severe(
              "capture-not-of-its-pod",
              capture.name(),
              "No packet in it comes from or goes to an address of "
                  + ref
                  + ", whose capture it is by its name, so it says nothing about that pod: the"
                  + " metadata is of another time or another cluster, or the file has the wrong"
                  + " name."));
    }
    return taken;
  }

  private Optional<PodRef> byAddresses(CaptureRead capture) {
    Map<PodRef, Long> byPod = new TreeMap<>();
    Map<String, Long> byNode = new TreeMap<>();
    capture
        .sums()
        .involved()
        .forEach(
            (address, involved) -> {
              AddressOwner owner = pods.owner(address.address(), involved.timeNanos);
              if (owner instanceof PodOwner pod) {
                byPod.merge(pod.pod().ref(), involved.packets, Long::sum);
              } else if (owner instanceof NodeOwner node) {
                byNode.merge(node.node().name(), involved.packets, Long::sum);
              } else if (owner instanceof GatewayOwner gateway) {
                byNode.merge(gateway.node().name(), involved.packets, Long::sum);
              }
            });
    long all = capture.sums().involvedPackets();
    List<PodRef> candidates =
        byPod.entrySet().stream()
            .filter(entry -> all > 0 && isNearlyAll(entry.getValue(), all))
            .map(Map.Entry::getKey)
            .toList();
    if (candidates.size() > 1) {
      return bySaying(capture, candidates);
    }
    if (candidates.isEmpty() && byPod.size() > 1 && isOfNobody(capture, all)) {
      diagnostics.add(
          Diagnostic.warning(
              "capture-of-a-node",
              capture.name(),
              "It holds the packets of "
                  + byPod.size()
                  + " pods, and nobody takes part in all of them, as in a node's own network: its"
                  + " connections are used, but no policy is made from it."));
    } else if (candidates.isEmpty() && isLegible(capture)) {
      notOfAPod(capture, byNode, all);
    }
    return candidates.stream().findFirst();
  }

  /** A pod's capture has an address in all its packets, though the metadata may not know it. */
  private static boolean isOfNobody(CaptureRead capture, long all) {
    return capture.sums().involved().values().stream()
        .noneMatch(involved -> isNearlyAll(involved.packets, all));
  }

  /** Two pods that talk to each other only: the file's name may tell which it was. */
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
                + ": give it as a file named after its pod, as in "
                + candidates.get(0).name()
                + ".pcap."));
    return Optional.empty();
  }

  /** Where no packet can be read, the reader has said why; its addresses are not to blame. */
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
                        "No pod of the metadata takes part in all of its packets: the metadata is"
                            + " of another time or another cluster, or the capture is not of one"
                            + " pod.")));
  }
}
