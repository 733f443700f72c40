package io.github.pcap2netpol.cluster.addresses;

import io.github.pcap2netpol.cluster.model.Pod;
import io.github.pcap2netpol.cluster.model.PodRef;
import io.github.pcap2netpol.cluster.proc.ProcFile;
import io.github.pcap2netpol.net.IpAddress;
import io.github.pcap2netpol.net.IpPrefix;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * What samples of {@code /proc/net/route} in pods say about nodes.
 *
 * @param hops for each first hop, the nodes whose pods have it
 * @param blocks for each subnet of pods, the nodes whose pods are in it
 */
record SampledRoutes(
    SortedMap<IpAddress, SortedSet<String>> hops, SortedMap<IpPrefix, SortedSet<String>> blocks) {
  static SampledRoutes of(List<Pod> pods, Map<PodRef, ProcFile> samples) {
    SortedMap<IpAddress, SortedSet<String>> hops = new TreeMap<>();
    SortedMap<IpPrefix, SortedSet<String>> blocks = new TreeMap<>();
    for (Pod pod : pods) {
      ProcFile sample = samples.get(pod.ref());
      // A hostNetwork pod has its node's routes, whose first hop is a router outside.
      if (sample == null || pod.hostNetwork() || pod.node().isEmpty()) {
        continue;
      }
      for (IpAddress hop : sample.gateways()) {
        hops.computeIfAbsent(hop, key -> new TreeSet<>()).add(pod.node().get());
      }
      for (IpAddress address : pod.addresses()) {
        narrowest(sample.subnets(), address)
            .ifPresent(
                block ->
                    blocks.computeIfAbsent(block, key -> new TreeSet<>()).add(pod.node().get()));
      }
    }
    return new SampledRoutes(hops, blocks);
  }

  /**
   * The narrowest block that contains the address; there may also be a route to the pods of all
   * nodes.
   */
  private static Optional<IpPrefix> narrowest(Collection<IpPrefix> blocks, IpAddress address) {
    IpPrefix best = null;
    for (IpPrefix block : blocks) {
      if (block.contains(address) && (best == null || block.length() > best.length())) {
        best = block;
      }
    }
    return Optional.ofNullable(best);
  }
}
