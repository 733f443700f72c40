package io.github.pcap2netpol.graph;

import static java.util.Comparator.naturalOrder;

import io.github.pcap2netpol.capture.packet.CaptureStats;
import io.github.pcap2netpol.cluster.model.Pod;
import io.github.pcap2netpol.cluster.model.PodRef;
import io.github.pcap2netpol.cluster.model.Workload;
import io.github.pcap2netpol.cluster.model.WorkloadRef;
import io.github.pcap2netpol.connection.model.Watched;
import io.github.pcap2netpol.diagnostic.Diagnostic;
import io.github.pcap2netpol.diagnostic.Diagnostics;
import io.github.pcap2netpol.diagnostic.Severity;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.Stream;

/** Finds the workloads that were captured, so that their silence means something. */
final class CapturedWorkloads {
  private CapturedWorkloads() {}

  /**
   * Workloads with a usable capture from their own network namespace: a complete one with packets
   * that can be read, or one without packets whose pod has socket samples to stand in for it. An
   * unreadable capture does not count: no sample shows everything that the pod sent meanwhile.
   */
  static SortedSet<WorkloadRef> of(Observation observation) {
    Map<PodRef, WorkloadRef> workloads = new HashMap<>();
    for (Workload workload : observation.bundle().cluster().workloads().values()) {
      for (Pod pod : workload.pods()) {
        if (!pod.hostNetwork()) {
          workloads.put(pod.ref(), workload.ref());
        }
      }
    }
    SortedSet<WorkloadRef> captured = new TreeSet<>();
    observation
        .traffic()
        .captures()
        .forEach(
            (point, files) -> {
              if (point.pod().isEmpty()) {
                return;
              }
              PodRef pod = point.pod().get();
              boolean usable =
                  files.stream().noneMatch(CaptureStats::broken)
                      && isUsable(observation, pod, files);
              WorkloadRef workload = workloads.get(pod);
              if (usable && workload != null) {
                captured.add(workload);
              }
            });
    for (Watched watched : observation.traffic().watched()) {
      WorkloadRef workload = workloads.get(watched.pod());
      if (workload != null && isWhole(observation, watched.capture())) {
        captured.add(workload);
      }
    }
    return captured;
  }

  /**
   * Reports workloads that a capture of several pods holds in part: some of their pods that ran
   * meanwhile are in no capture, such as those on another node.
   */
  static void reportParts(Observation observation, Diagnostics diagnostics) {
    Set<PodRef> captured = new HashSet<>();
    Set<PodRef> watched = new HashSet<>();
    Set<PodRef> whole = new HashSet<>();
    observation.traffic().captures().keySet().forEach(at -> at.pod().ifPresent(whole::add));
    for (Watched each : observation.traffic().watched()) {
      watched.add(each.pod());
      if (each.evidence().isWhole()) {
        whole.add(each.pod());
      }
    }
    captured.addAll(whole);
    captured.addAll(watched);
    Optional<Instant> first = times(observation, CaptureStats::first).min(naturalOrder());
    Optional<Instant> last = times(observation, CaptureStats::last).max(naturalOrder());
    if (watched.isEmpty() || first.isEmpty() || last.isEmpty()) {
      return;
    }
    for (Workload workload : observation.bundle().cluster().workloads().values()) {
      List<Pod> lived =
          workload.pods().stream()
              .filter(pod -> !pod.hostNetwork() && !pod.addresses().isEmpty())
              .filter(pod -> pod.from().isBefore(last.get()) && pod.until().isAfter(first.get()))
              .toList();
      long atUplink =
          lived.stream()
              .map(Pod::ref)
              .filter(watched::contains)
              .filter(ref -> !whole.contains(ref))
              .count();
      if (atUplink > 0) {
        diagnostics.add(
            atUplink(workload, lived, atUplink, whole), List.of(workload.ref().namespace()));
      }
      long missing = lived.stream().filter(pod -> !captured.contains(pod.ref())).count();
      if (missing > 0 && lived.stream().anyMatch(pod -> watched.contains(pod.ref()))) {
        diagnostics.add(
            Diagnostic.warning(
                "captured-in-part",
                workload.ref().toString(),
                "Of its "
                    + lived.size()
                    + " pods, "
                    + missing
                    + (missing == 1 ? " is" : " are")
                    + " in no capture. Its policy is made of what the others did: capture on all"
                    + " nodes that it runs on, unless its pods all do the same."));
      }
    }
  }

  /** Severe if no capture shows what its pods send to others on the same node. */
  private static Diagnostic atUplink(
      Workload workload, List<Pod> lived, long atUplink, Set<PodRef> whole) {
    return new Diagnostic(
        lived.stream().map(Pod::ref).noneMatch(whole::contains)
            ? Severity.SEVERE
            : Severity.WARNING,
        "captured-in-part",
        workload.ref().toString(),
        "Of its "
            + lived.size()
            + (lived.size() == 1 ? " pod, " : " pods, ")
            + atUplink
            + (atUplink == 1 ? " was" : " were")
            + " captured only at the uplink of the node. Connections within the node are missing,"
            + " and its policy would deny them: capture on the node with tcpdump -i any.",
        1);
  }

  private static Stream<Instant> times(
      Observation observation, Function<CaptureStats, Optional<Instant>> time) {
    return observation.traffic().captures().values().stream()
        .flatMap(List::stream)
        .flatMap(file -> time.apply(file).stream());
  }

  private static boolean isWhole(Observation observation, String capture) {
    return observation.traffic().captures().entrySet().stream()
        .filter(entry -> entry.getKey().name().equals(capture))
        .flatMap(entry -> entry.getValue().stream())
        .noneMatch(CaptureStats::broken);
  }

  private static boolean isUsable(Observation observation, PodRef pod, List<CaptureStats> files) {
    return files.stream().mapToLong(CaptureStats::legible).sum() > 0
        || (files.stream().allMatch(CaptureStats::isSilent)
            && !observation.bundle().addresses().samples(pod).isEmpty());
  }
}
