package io.github.pcap2netpol.verify.use;

import io.github.pcap2netpol.cluster.model.Cluster;
import io.github.pcap2netpol.cluster.model.LabelIndex;
import io.github.pcap2netpol.cluster.model.LabelSelector;
import io.github.pcap2netpol.cluster.model.Labels;
import io.github.pcap2netpol.cluster.model.Pod;
import io.github.pcap2netpol.cluster.model.Workload;
import io.github.pcap2netpol.cluster.model.WorkloadRef;
import io.github.pcap2netpol.verify.evaluate.RulePeer;
import java.time.Instant;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Which workloads the peers of rules select: those with a pod that still lives, in its own network
 * namespace.
 */
final class SelectedWorkloads {
  /** Pods of one workload with the same labels in the same namespace are selected alike. */
  private record Shape(WorkloadRef workload, String namespace, Labels labels) {}

  private final LabelIndex<Shape> shapes = new LabelIndex<>();
  private final SortedMap<String, Labels> namespaces = new TreeMap<>();
  private final Map<LabelSelector, List<String>> matching = new ConcurrentHashMap<>();
  private final Map<RulePeer, SortedSet<WorkloadRef>> selected = new ConcurrentHashMap<>();

  SelectedWorkloads(Cluster cluster) {
    Set<Shape> known = new HashSet<>();
    for (Workload workload : cluster.workloads().values()) {
      for (Pod pod : workload.pods()) {
        String namespace = pod.ref().namespace();
        Shape shape = new Shape(workload.ref(), namespace, pod.labels());
        if (!pod.hostNetwork() && pod.until().equals(Instant.MAX) && known.add(shape)) {
          shapes.add(namespace, pod.labels(), shape);
          namespaces.computeIfAbsent(namespace, cluster::namespaceLabels);
        }
      }
    }
  }

  /** The workloads that a peer selects; none for a block. */
  SortedSet<WorkloadRef> by(RulePeer peer) {
    return selected.computeIfAbsent(peer, this::find);
  }

  private SortedSet<WorkloadRef> find(RulePeer peer) {
    LabelSelector pods = peer.podSelector();
    SortedSet<WorkloadRef> found = new TreeSet<>();
    for (String namespace : namespacesOf(peer)) {
      for (Shape shape : shapes.candidates(namespace, pods.matchLabels())) {
        if (pods.matches(shape.labels())) {
          found.add(shape.workload());
        }
      }
    }
    return Collections.unmodifiableSortedSet(found);
  }

  private List<String> namespacesOf(RulePeer peer) {
    if (peer instanceof RulePeer.OwnNamespacePods own) {
      return List.of(own.namespace());
    }
    return peer instanceof RulePeer.SelectedNamespacePods selecting
        ? matching.computeIfAbsent(selecting.namespaces(), this::matching)
        : List.of();
  }

  private List<String> matching(LabelSelector selector) {
    return namespaces.entrySet().stream()
        .filter(entry -> selector.matches(entry.getValue()))
        .map(Map.Entry::getKey)
        .toList();
  }
}
