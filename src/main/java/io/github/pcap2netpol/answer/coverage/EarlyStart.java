package io.github.pcap2netpol.answer.coverage;

import io.github.pcap2netpol.answer.coverage.Unseen.Kind;
import io.github.pcap2netpol.cluster.model.ContainerRun;
import io.github.pcap2netpol.cluster.model.Pod;
import io.github.pcap2netpol.cluster.model.WorkloadRef;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Finds what a pod did before its capture began. */
final class EarlyStart {
  /** The API truncates times to the second, and a sidecar takes a moment to start. */
  private static final Duration AT_ONCE = Duration.ofSeconds(30);

  private EarlyStart() {}

  /**
   * What a pod's containers did before its capture began. A container that was restarted since then
   * opened its connections anew, whenever its pod started.
   */
  static List<Unseen> of(WorkloadRef workload, Pod pod, Instant firstPacket) {
    List<Unseen> unseen = new ArrayList<>();
    Instant from = captureStart(pod).orElse(firstPacket);
    List<ContainerRun> ordinary =
        pod.runs().stream().filter(run -> run.role() == ContainerRun.Role.ORDINARY).toList();
    List<String> early =
        ordinary.stream()
            .filter(run -> isBefore(run.from(), from) && !run.until().isBefore(from))
            .map(ContainerRun::container)
            .toList();
    if (ordinary.isEmpty() ? isBefore(pod.from(), from) : early.size() == ordinary.size()) {
      unseen.add(new Unseen(Kind.STARTED_BEFORE, workload.toString(), pod.ref().name()));
    } else {
      early.forEach(
          container ->
              unseen.add(
                  new Unseen(
                      Kind.STARTED_BEFORE,
                      workload.toString(),
                      pod.ref().name() + ", container " + container)));
    }
    pod.runs().stream()
        .filter(run -> run.role() == ContainerRun.Role.INIT && run.until().isBefore(from))
        .forEach(
            run ->
                unseen.add(
                    new Unseen(
                        Kind.INIT_CONTAINER,
                        workload.toString(),
                        pod.ref().name() + ", container " + run.container())));
    return unseen;
  }

  /** When the pod's capture container started; a quiet pod's first packet may come much later. */
  private static Optional<Instant> captureStart(Pod pod) {
    return pod.runs().stream()
        .filter(run -> run.role() == ContainerRun.Role.CAPTURE)
        .map(ContainerRun::from)
        .min(Instant::compareTo);
  }

  private static boolean isBefore(Instant start, Instant capture) {
    return !start.equals(Instant.MIN)
        && start.isBefore(Instant.MAX.minus(AT_ONCE))
        && start.plus(AT_ONCE).isBefore(capture);
  }
}
