package io.github.pcap2netpol.contract;

import io.github.pcap2netpol.cluster.model.Cluster;
import io.github.pcap2netpol.cluster.model.Labels;
import io.github.pcap2netpol.cluster.model.Pod;
import io.github.pcap2netpol.cluster.model.Workload;
import io.github.pcap2netpol.cluster.model.WorkloadRef;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/** Which workloads of a cluster belong to which network. */
final class Membership {
  private final SortedMap<Network, SortedSet<WorkloadRef>> members = new TreeMap<>();
  private final Map<WorkloadRef, Network> networks = new HashMap<>();
  private final Contracts contracts;

  /**
   * Finds the members.
   *
   * @param label the key of the membership label
   */
  Membership(Contracts contracts, String label, Cluster cluster) {
    this.contracts = contracts;
    Map<String, Network> byTag = new HashMap<>();
    for (Network network : contracts.networks()) {
      byTag.put(network.tag(), network);
      members.put(network, new TreeSet<>());
    }
    for (Workload workload : cluster.workloads().values()) {
      Network network = byTag.get(value(workload, label));
      // An enforcer sees the node's address of a hostNetwork pod, and not its labels.
      if (network != null && !workload.hostNetwork()) {
        members.getOrDefault(network, new TreeSet<>()).add(workload.ref());
        networks.put(workload.ref(), network);
      }
    }
  }

  /** The value of the workload's label; "" if it has none. */
  static String value(Workload workload, String label) {
    String ofTemplate = value(workload.templateLabels(), label);
    if (!ofTemplate.isEmpty()) {
      return ofTemplate;
    }
    return workload.pods().stream()
        .map(Pod::labels)
        .map(labels -> value(labels, label))
        .filter(value -> !value.isEmpty())
        .findFirst()
        .orElse("");
  }

  private static String value(Labels labels, String key) {
    return labels.values().getOrDefault(key, "");
  }

  /** The network that the workload belongs to, in whatever namespace it is. */
  Optional<Network> of(WorkloadRef workload) {
    return Optional.ofNullable(networks.get(workload));
  }

  /** The workloads of the network, in order. */
  SortedSet<WorkloadRef> of(Network network) {
    return members.getOrDefault(network, new TreeSet<>());
  }

  /** Whether contracts decide who may call the workload. */
  boolean isProtected(WorkloadRef workload) {
    return of(workload)
        .map(network -> contracts.namespaces().getOrDefault(network, new TreeSet<>()))
        .filter(namespaces -> namespaces.contains(workload.namespace()))
        .isPresent();
  }
}
