package io.github.pcap2netpol.nftables;

import io.github.pcap2netpol.cluster.model.Cluster;
import io.github.pcap2netpol.cluster.model.Pod;
import io.github.pcap2netpol.net.IpAddress;
import java.time.Instant;
import java.util.Collection;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * The pods that packets may come from or go to at the end of the metadata, by address: those that
 * had not ended and have their own addresses. If two have the same address, the one that got it
 * last counts.
 *
 * @param byAddress each address with its pod
 */
public record LivePods(SortedMap<IpAddress, Pod> byAddress) {
  private static final Comparator<Pod> BY_START =
      Comparator.comparing(Pod::from).thenComparing(Pod::ref).thenComparing(Pod::uid);

  public LivePods {
    byAddress = Collections.unmodifiableSortedMap(new TreeMap<>(byAddress));
  }

  public static LivePods of(Cluster cluster) {
    TreeMap<IpAddress, Pod> byAddress = new TreeMap<>();
    cluster.workloads().values().stream()
        .flatMap(workload -> workload.pods().stream())
        .filter(pod -> !pod.hostNetwork() && pod.until().equals(Instant.MAX))
        .sorted(BY_START)
        .forEach(pod -> pod.addresses().forEach(address -> byAddress.put(address, pod)));
    return new LivePods(byAddress);
  }

  /** All of them, by name. */
  public List<Pod> pods() {
    return new HashSet<>(byAddress.values())
        .stream().sorted(Comparator.comparing(Pod::ref).thenComparing(Pod::uid)).toList();
  }

  /** The pods on a node. */
  public Set<Pod> on(String node) {
    Set<Pod> found = new HashSet<>();
    for (Pod pod : byAddress.values()) {
      if (pod.node().filter(node::equals).isPresent()) {
        found.add(pod);
      }
    }
    return Collections.unmodifiableSet(found);
  }

  /** The addresses of this family that these pods still own, each with the pod's name. */
  SortedMap<IpAddress, String> addresses(Family family, Collection<Pod> pods) {
    TreeMap<IpAddress, String> found = new TreeMap<>();
    for (Pod pod : pods) {
      for (IpAddress address : pod.addresses()) {
        if (family.has(address) && pod.equals(byAddress.get(address))) {
          found.put(address, pod.ref().toString());
        }
      }
    }
    return found;
  }
}
