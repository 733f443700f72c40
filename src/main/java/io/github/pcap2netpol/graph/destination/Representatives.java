package io.github.pcap2netpol.graph.destination;

import io.github.pcap2netpol.cluster.label.KnownLabels;
import io.github.pcap2netpol.cluster.model.Labels;
import io.github.pcap2netpol.cluster.model.Pod;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Reduces replicas to representatives. Policies distinguish pods by labels only, so of a thousand
 * replicas it is enough to judge one of each kind.
 */
final class Representatives {
  private Representatives() {}

  /** The first pod, in order, with each distinct set of lasting labels. */
  static List<Pod> of(List<Pod> pods) {
    Map<Labels, Pod> kinds = new LinkedHashMap<>();
    for (Pod pod : pods) {
      TreeMap<String, String> lasting = new TreeMap<>(pod.labels().values());
      lasting.keySet().removeIf(KnownLabels::isControllersOwn);
      kinds.putIfAbsent(new Labels(lasting), pod);
    }
    return List.copyOf(kinds.values());
  }
}
