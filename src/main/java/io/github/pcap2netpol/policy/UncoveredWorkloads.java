package io.github.pcap2netpol.policy;

import io.github.pcap2netpol.cluster.model.Cluster;
import io.github.pcap2netpol.cluster.model.Workload;
import io.github.pcap2netpol.cluster.model.WorkloadRef;
import io.github.pcap2netpol.diagnostic.Diagnostic;
import io.github.pcap2netpol.diagnostic.Diagnostics;
import io.github.pcap2netpol.policy.model.PolicySet.Uncovered;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** Lists the workloads of captured namespaces that get no policy, and why. */
final class UncoveredWorkloads {
  private UncoveredWorkloads() {}

  static List<Uncovered> list(
      Cluster cluster,
      SortedSet<WorkloadRef> captured,
      Set<WorkloadRef> governed,
      SortedSet<WorkloadRef> excluded,
      Diagnostics diagnostics) {
    Set<String> namespaces =
        captured.stream().map(WorkloadRef::namespace).collect(Collectors.toSet());
    TreeSet<WorkloadRef> candidates = new TreeSet<>(captured);
    cluster.workloads().keySet().stream()
        .filter(ref -> namespaces.contains(ref.namespace()))
        .forEach(candidates::add);
    candidates.removeAll(governed);
    List<Uncovered> uncovered = new ArrayList<>();
    for (WorkloadRef ref : candidates) {
      Workload workload = cluster.workloads().get(ref);
      if (workload == null) {
        uncovered.add(new Uncovered(ref, "not in the metadata", true));
        diagnostics.add(
            Diagnostic.severe(
                "captured-workload-unknown",
                ref.toString(),
                "It has a capture but is not in the metadata, so it gets no policy."));
      } else if (workload.hostNetwork()) {
        uncovered.add(new Uncovered(ref, "hostNetwork: NetworkPolicy doesn't govern it", false));
        inform(diagnostics, ref, "it is on its node's network, which NetworkPolicy doesn't govern");
      } else if (excluded.contains(ref)) {
        uncovered.add(new Uncovered(ref, "excluded", true));
        inform(diagnostics, ref, "it is excluded");
      } else if (captured.contains(ref)) {
        uncovered.add(
            new Uncovered(ref, "no label that lasts: no policy can select its pods", true));
        diagnostics.add(
            Diagnostic.severe(
                "pod-without-labels",
                ref.toString(),
                "Its pods have no label that lasts, so no policy can select them; give them one."));
      } else if (workload.pods().isEmpty()) {
        uncovered.add(new Uncovered(ref, "no pods", true));
        inform(diagnostics, ref, "it has no pods");
      } else if (workload.pods().stream().noneMatch(pod -> pod.until().equals(Instant.MAX))) {
        uncovered.add(new Uncovered(ref, "no capture; its pods have ended", true));
        inform(diagnostics, ref, "there is no capture of its pods, which have ended");
      } else {
        uncovered.add(new Uncovered(ref, "no usable capture", true));
        diagnostics.add(
            Diagnostic.warning(
                "workload-without-policy",
                ref.toString(),
                "No policy was made, because it has no usable capture; it stays as open as it was until the lockdown is applied. Capture it too."));
      }
    }
    return uncovered;
  }

  private static void inform(Diagnostics diagnostics, WorkloadRef ref, String why) {
    diagnostics.add(
        Diagnostic.info(
            "workload-without-policy", ref.toString(), "No policy was made: " + why + "."));
  }
}
