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

/** Maps captures to pods by the names of their files, for code that learns about captures late. */
public record CapturePods(Set<PodRef> known) {
  public CapturePods {
    known = Set.copyOf(known);
  }

  /** Knows the pods of the cluster. */
  public static CapturePods of(Cluster cluster) {
    Set<PodRef> pods = new HashSet<>();
    cluster
        .workloads()
        .values()
        .forEach(workload -> workload.pods().forEach(pod -> pods.add(pod.ref())));
    return new CapturePods(pods);
  }

  /** The pod of the capture with these files, if they are named after a known pod. */
  public Optional<PodRef> podOf(List<Path> files) {
    return gathered(files).get(0).pod();
  }

  /** Groups the files into captures. */
  public List<CaptureInput> gathered(Collection<Path> files) {
    return new Captures(known, Map.of(), false).of(files);
  }
}
