package io.github.pcap2netpol.graph;

import io.github.pcap2netpol.capture.packet.CaptureStats;
import io.github.pcap2netpol.cluster.model.Pod;
import io.github.pcap2netpol.cluster.model.PodRef;
import io.github.pcap2netpol.cluster.model.Workload;
import io.github.pcap2netpol.cluster.model.WorkloadRef;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedSet;
import java.util.TreeSet;

/** Finds the workloads that were watched, so that silence means something. */
final class CapturedWorkloads {
  private CapturedWorkloads() {}

  /**
   * Workloads with a usable capture from their own network namespace: a complete one with packets
   * that can be read, or one without packets whose pod has socket samples to stand in for it. A
   * capture of which nothing can be read does not count: no sample shows what the pod said
   * meanwhile.
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
    return captured;
  }

  private static boolean isUsable(Observation observation, PodRef pod, List<CaptureStats> files) {
    return files.stream().mapToLong(CaptureStats::legible).sum() > 0
        || (files.stream().allMatch(CaptureStats::isSilent)
            && !observation.bundle().addresses().samples(pod).isEmpty());
  }
}
