package io.github.pcap2netpol.graph;

import io.github.pcap2netpol.cluster.Labels;
import io.github.pcap2netpol.cluster.Pod;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * Policies tell pods apart by their labels only, so of a thousand replicas it is enough to judge
 * one of each kind.
 */
final class Representatives {
  /** Labels that differ between replicas, and that no policy of ours selects by. */
  private static final Set<String> PER_POD =
      Set.of(
          "pod-template-hash",
          "controller-revision-hash",
          "pod-template-generation",
          "rollouts-pod-template-hash",
          "statefulset.kubernetes.io/pod-name",
          "apps.kubernetes.io/pod-index",
          "controller-uid",
          "batch.kubernetes.io/controller-uid",
          "job-name",
          "batch.kubernetes.io/job-name",
          "batch.kubernetes.io/job-completion-index");

  private Representatives() {}

  /** The first pod, in their order, with each distinct set of labels that last. */
  static List<Pod> of(List<Pod> pods) {
    Map<Labels, Pod> kinds = new LinkedHashMap<>();
    for (Pod pod : pods) {
      TreeMap<String, String> lasting = new TreeMap<>(pod.labels().values());
      lasting.keySet().removeAll(PER_POD);
      kinds.putIfAbsent(new Labels(lasting), pod);
    }
    return List.copyOf(kinds.values());
  }
}
