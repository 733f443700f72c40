package io.github.pcap2netpol.cluster.bundle;

import io.github.pcap2netpol.cluster.model.Cluster;
import io.github.pcap2netpol.cluster.model.PodRef;
import java.nio.file.Path;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Tells whose captures are by the names of their files, for those who learn of them late. */
public record CapturePods(Set<PodRef> known) {
  public CapturePods {
    known = Set.copyOf(known);
  }

  /** By the pods of that cluster. */
  public static CapturePods of(Cluster cluster) {
    Set<PodRef> pods = new HashSet<>();
    cluster
        .workloads()
        .values()
        .forEach(workload -> workload.pods().forEach(pod -> pods.add(pod.ref())));
    return new CapturePods(pods);
  }

  /** The pod of the capture that has these files, if they are called after one that is known. */
  public Optional<PodRef> podOf(List<Path> files) {
    return gathered(files).get(0).pod();
  }

  /** The captures that these files make. */
  public List<CaptureInput> gathered(Collection<Path> files) {
    return new Captures(known, Map.of(), false).of(files);
  }
}
