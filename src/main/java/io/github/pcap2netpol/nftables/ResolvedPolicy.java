package io.github.pcap2netpol.nftables;

import io.github.pcap2netpol.cluster.model.Pod;
import io.github.pcap2netpol.policy.model.Direction;
import java.util.Collections;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * A NetworkPolicy with its selectors replaced by the pods that they select at one moment: what a
 * compiler for a packet filter needs.
 *
 * @param namespace its namespace
 * @param name its name
 * @param pods those of the pods in question that it selects, in the cluster's order
 * @param rules its rules, in order, for each direction in which it isolates these pods; a direction
 *     with an empty list allows nothing
 */
public record ResolvedPolicy(
    String namespace, String name, List<Pod> pods, SortedMap<Direction, List<ResolvedRule>> rules) {
  public ResolvedPolicy {
    pods = List.copyOf(pods);
    TreeMap<Direction, List<ResolvedRule>> copy = new TreeMap<>();
    rules.forEach((direction, list) -> copy.put(direction, List.copyOf(list)));
    rules = Collections.unmodifiableSortedMap(copy);
  }

  /** The name used in messages and verdicts. */
  public String fullName() {
    return namespace + "/" + name;
  }
}
