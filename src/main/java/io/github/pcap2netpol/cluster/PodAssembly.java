package io.github.pcap2netpol.cluster;

import io.github.pcap2netpol.cluster.addresses.AddressTimeline;
import io.github.pcap2netpol.cluster.model.Pod;
import io.github.pcap2netpol.cluster.objects.MetadataObjects;
import io.github.pcap2netpol.cluster.objects.PodHistory;
import io.github.pcap2netpol.cluster.workload.OwnerChain;
import io.github.pcap2netpol.net.IpAddress;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** Makes pods from their histories: their workloads, and since when they own their addresses. */
final class PodAssembly {
  private final MetadataObjects objects;

  PodAssembly(MetadataObjects objects) {
    this.objects = objects;
  }

  /** The pod of each history, in the same order. */
  List<Pod> pods(List<PodHistory> histories, List<OwnerChain> owners) {
    Set<IpAddress> onNodes = new HashSet<>();
    objects.nodes.values().forEach(node -> onNodes.addAll(node.addresses()));
    List<Pod> pods = new ArrayList<>();
    Map<IpAddress, List<Pod>> alive = new TreeMap<>();
    Map<IpAddress, List<Pod>> byAddress = new TreeMap<>();
    for (int i = 0; i < histories.size(); i++) {
      PodHistory history = histories.get(i);
      Pod pod = withoutNodeAddresses(history.pod(owners.get(i).workload()), onNodes);
      pods.add(pod);
      for (IpAddress address : pod.addresses()) {
        byAddress.computeIfAbsent(address, key -> new ArrayList<>(1)).add(pod);
        if (history.isListed() && pod.until().equals(Instant.MAX)) {
          alive.computeIfAbsent(address, key -> new ArrayList<>(1)).add(pod);
        }
      }
    }
    alive.forEach(
        (address, sharing) -> {
          if (sharing.size() > 1) {
            objects.mixed.sharedAddress(sharing.get(0), sharing.get(1), address.toString());
          }
        });
    return startedInTurn(pods, byAddress);
  }

  /** A pod with a node's address is a hostNetwork pod, even if the metadata does not say so. */
  private static Pod withoutNodeAddresses(Pod pod, Set<IpAddress> onNodes) {
    if (pod.hostNetwork() || pod.addresses().stream().noneMatch(onNodes::contains)) {
      return pod;
    }
    return pod.onHostNetwork();
  }

  /** The pods again, each starting no earlier than the previous owners of its addresses ended. */
  private static List<Pod> startedInTurn(List<Pod> pods, Map<IpAddress, List<Pod>> byAddress) {
    Map<Pod, Instant> later = new HashMap<>();
    for (List<Pod> sharing : byAddress.values()) {
      if (sharing.size() > 1) {
        AddressTimeline timeline = new AddressTimeline(sharing);
        for (int i = 1; i < timeline.pods().size(); i++) {
          Instant start = timeline.startOf(i);
          later.merge(timeline.pods().get(i), start, (one, two) -> one.isAfter(two) ? one : two);
        }
      }
    }
    return pods.stream().map(pod -> pod.since(later.getOrDefault(pod, pod.from()))).toList();
  }
}
