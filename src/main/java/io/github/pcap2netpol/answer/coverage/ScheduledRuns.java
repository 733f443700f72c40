package io.github.pcap2netpol.answer.coverage;

import io.github.pcap2netpol.cluster.model.Labels;
import io.github.pcap2netpol.cluster.model.Schedule;
import io.github.pcap2netpol.cluster.model.Workload;
import io.github.pcap2netpol.cluster.model.WorkloadRef;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/** Finds the pods that an object with a schedule created. */
final class ScheduledRuns {
  /** Kinds whose pods are not run by a schedule. */
  private static final Set<String> LASTING = Set.of("Deployment", "StatefulSet", "DaemonSet");

  /** Words in label keys that name the scheduled object. */
  private static final List<String> TELLING = List.of("cron", "schedul", "scaledjob");

  private ScheduledRuns() {}

  /**
   * Whether the object made the workload's pods: it is among their owners, a run named after it is,
   * or a label names it.
   */
  static boolean isOf(Schedule schedule, Workload workload) {
    String name = schedule.object().name();
    Stream<WorkloadRef> owners =
        Stream.of(
                Stream.of(workload.ref()),
                workload.lineage().above().stream(),
                workload.lineage().instances().stream())
            .flatMap(refs -> refs);
    return owners.anyMatch(
            owner ->
                owner.kind().equals(schedule.object().kind())
                    ? owner.name().equals(name)
                    : !LASTING.contains(owner.kind()) && owner.name().startsWith(name + "-"))
        || workload.pods().stream().anyMatch(pod -> names(pod.labels(), name));
  }

  private static boolean names(Labels labels, String schedule) {
    return labels.values().entrySet().stream()
        .filter(label -> label.getValue().equals(schedule))
        .anyMatch(label -> TELLING.stream().anyMatch(label.getKey()::contains));
  }
}
