package io.github.pcap2netpol.policy.selector;

import io.github.pcap2netpol.cluster.label.LabelDoubt;
import io.github.pcap2netpol.cluster.model.Cluster;
import io.github.pcap2netpol.cluster.model.LabelSelector;
import io.github.pcap2netpol.cluster.model.Labels;
import io.github.pcap2netpol.cluster.model.Service;
import io.github.pcap2netpol.cluster.model.WorkloadRef;
import io.github.pcap2netpol.policy.selector.PodShapes.Shape;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Labels by which objects of the cluster already select pods. Whoever runs the workload keeps them
 * stable, or more than a policy would break.
 */
final class SelectorsInUse {
  private final Map<String, List<Labels>> byNamespace = new HashMap<>();

  /** Services first, then all others, each ordered by name. */
  SelectorsInUse(Cluster cluster) {
    for (Service service : cluster.services().values()) {
      service.selector().ifPresent(selector -> add(service.ref().namespace(), selector));
    }
    cluster.selectors().forEach(each -> add(each.namespace(), each.selector().matchLabels()));
  }

  private void add(String namespace, Labels labels) {
    byNamespace.computeIfAbsent(namespace, key -> new ArrayList<>()).add(labels);
  }

  /**
   * A selection of exactly a workload's pods, by lasting labels with which some object selects some
   * of them; empty if there is none.
   */
  Optional<PodSelection> exactly(
      WorkloadRef workload, List<Shape> shapes, Labels lasting, PodShapes pods) {
    for (Labels selector : byNamespace.getOrDefault(workload.namespace(), List.of())) {
      if (!selects(selector, shapes)) {
        continue;
      }
      TreeMap<String, String> kept = new TreeMap<>(selector.values());
      kept.entrySet().retainAll(lasting.values().entrySet());
      Optional<PodSelection> selection = PodSelection.of(LabelSelector.of(Labels.of(kept)));
      if (selection.isPresent()
          && !pods.matchesOthers(
              workload.namespace(), selection.get().selector(), new TreeSet<>(List.of(workload)))) {
        return selection;
      }
    }
    return Optional.empty();
  }

  /** Whether it selects some of the pods, or will when a state changes. */
  private static boolean selects(Labels selector, List<Shape> shapes) {
    return shapes.stream()
        .anyMatch(
            shape ->
                selector.values().entrySet().stream()
                    .allMatch(
                        label ->
                            label.getValue().equals(shape.labels().values().get(label.getKey()))
                                || LabelDoubt.byKey(label.getKey(), label.getValue()).isPresent()));
  }
}
