package io.github.pcap2netpol.cluster.objects;

import io.github.pcap2netpol.cluster.label.IdentityKeys;
import io.github.pcap2netpol.cluster.label.LabelDoubt;
import io.github.pcap2netpol.cluster.model.WorkloadRef;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * The parts of what an operator runs for one custom object: a Ray cluster's head and its workers
 * have one owner and do different things. They are told by lasting labels that name a component, a
 * role or a type, and become a workload each.
 */
final class WorkloadParts {
  private WorkloadParts() {}

  /**
   * The workload of each pod, in their order.
   *
   * @param selecting workloads with a selector of their own: all their pods are replicas
   */
  static List<WorkloadRef> of(List<OwnedPod> pods, Set<WorkloadRef> selecting) {
    Map<WorkloadRef, Set<String>> parts = new HashMap<>();
    for (OwnedPod pod : pods) {
      parts.computeIfAbsent(pod.owners().workload(), ref -> new HashSet<>()).add(part(pod));
    }
    return pods.stream()
        .map(
            pod -> {
              WorkloadRef ref = pod.owners().workload();
              String part = part(pod);
              return part.isEmpty()
                      || selecting.contains(ref)
                      || MetadataKinds.isController(ref.kind())
                      || parts.getOrDefault(ref, Set.of()).size() == 1
                  ? ref
                  : new WorkloadRef(ref.namespace(), ref.kind(), ref.name() + "-" + part);
            })
        .toList();
  }

  private static String part(OwnedPod pod) {
    TreeMap<String, String> telling = new TreeMap<>(pod.pod().labels().values());
    telling
        .entrySet()
        .removeIf(
            label ->
                !IdentityKeys.tellsParts(label.getKey())
                    || pod.pod().changedLabels().contains(label.getKey())
                    || LabelDoubt.byKey(label.getKey(), label.getValue()).isPresent());
    return String.join("-", telling.values()).toLowerCase(Locale.ROOT);
  }
}
