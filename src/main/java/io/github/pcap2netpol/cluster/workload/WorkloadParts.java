package io.github.pcap2netpol.cluster.workload;

import io.github.pcap2netpol.cluster.label.IdentityKeys;
import io.github.pcap2netpol.cluster.label.LabelDoubt;
import io.github.pcap2netpol.cluster.model.WorkloadRef;
import io.github.pcap2netpol.cluster.objects.MetadataKinds;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * Splits what an operator runs for one custom object into its parts: a Ray cluster's head and
 * workers have the same owner but do different things. Parts are distinguished by lasting labels
 * that name a component, role or type, and each becomes a workload.
 */
final class WorkloadParts {
  private WorkloadParts() {}

  /**
   * The workload of each pod, in order.
   *
   * @param selecting workloads with their own selector: all their pods are replicas
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
                      || pod.owners().isReplicated()
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
