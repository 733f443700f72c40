package io.github.pcap2netpol.verify.finding;

import io.github.pcap2netpol.cluster.model.Cluster;
import io.github.pcap2netpol.cluster.model.LabelIndex;
import io.github.pcap2netpol.cluster.model.LabelSelector;
import io.github.pcap2netpol.cluster.model.Pod;
import io.github.pcap2netpol.cluster.model.PodRef;
import io.github.pcap2netpol.cluster.model.Workload;
import io.github.pcap2netpol.verify.evaluate.RulePeer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * The pods in the metadata, including ended ones, as selectors find them. Includes hostNetwork
 * pods, although selectors never select them as traffic: see {@link #inOwnNetwork}.
 */
final class SelectablePods {
  private final Cluster cluster;
  private final List<Pod> all;
  private final LabelIndex<Pod> byLabel = new LabelIndex<>();
  private final Map<RulePeer, List<Pod>> byPeer = new HashMap<>();
  private final Map<LabelSelector, List<String>> bySelector = new HashMap<>();

  SelectablePods(Cluster cluster) {
    this.cluster = cluster;
    SortedMap<String, List<Pod>> byNamespace = new TreeMap<>();
    for (Workload workload : cluster.workloads().values()) {
      for (Pod pod : workload.pods()) {
        String namespace = pod.ref().namespace();
        byNamespace.computeIfAbsent(namespace, key -> new ArrayList<>()).add(pod);
        byLabel.add(namespace, pod.labels(), pod);
      }
    }
    all = byNamespace.values().stream().flatMap(List::stream).toList();
  }

  List<Pod> all() {
    return all;
  }

  List<Pod> in(String namespace, LabelSelector selector) {
    return byLabel.candidates(namespace, selector.matchLabels()).stream()
        .filter(pod -> selector.matches(pod.labels()))
        .toList();
  }

  /** The pods that a peer's selectors match; none for a block. */
  List<Pod> of(RulePeer peer) {
    return byPeer.computeIfAbsent(peer, this::find);
  }

  /** The names of the namespaces in which a peer selects pods; none for a block. */
  List<String> namespacesOf(RulePeer peer) {
    if (peer instanceof RulePeer.OwnNamespacePods own) {
      return List.of(own.namespace());
    }
    return peer instanceof RulePeer.SelectedNamespacePods selected
        ? bySelector.computeIfAbsent(selected.namespaces(), this::namespaces)
        : List.of();
  }

  private List<String> namespaces(LabelSelector selector) {
    return cluster.namespaces().values().stream()
        .filter(namespace -> selector.matches(namespace.labels()))
        .map(namespace -> namespace.name())
        .toList();
  }

  private List<Pod> find(RulePeer peer) {
    LabelSelector selector = peer.podSelector();
    return namespacesOf(peer).stream()
        .flatMap(namespace -> in(namespace, selector).stream())
        .toList();
  }

  static List<Pod> inOwnNetwork(List<Pod> pods) {
    return pods.stream().filter(pod -> !pod.hostNetwork()).toList();
  }

  /** Formatted as in {@code shop/web-1 and 2 more}. */
  static String names(List<Pod> pods) {
    List<PodRef> refs = pods.stream().map(Pod::ref).distinct().sorted().toList();
    return refs.get(0) + (refs.size() > 1 ? " and " + (refs.size() - 1) + " more" : "");
  }
}
