package io.github.pcap2netpol.cluster.bundle;

import io.github.pcap2netpol.cluster.model.Cluster;
import io.github.pcap2netpol.cluster.model.PodRef;
import java.nio.file.Path;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Maps captures to pods and nodes by the names of their files.
 *
 * @param pods the pods in the metadata
 * @param nodes the names of the nodes in the metadata
 */
public record KnownPlaces(Set<PodRef> pods, Set<String> nodes) {
  public static final KnownPlaces NONE = new KnownPlaces(Set.of(), Set.of());

  public KnownPlaces {
    pods = Set.copyOf(pods);
    nodes = Set.copyOf(nodes);
  }

  /** Knows the pods and nodes of the cluster. */
  public static KnownPlaces of(Cluster cluster) {
    Set<PodRef> pods = new HashSet<>();
    cluster
        .workloads()
        .values()
        .forEach(workload -> workload.pods().forEach(pod -> pods.add(pod.ref())));
    return new KnownPlaces(pods, cluster.nodes().keySet());
  }

  /** Where the capture with these files was taken, if they are named after it. */
  public CapturePlace placeOf(List<Path> files) {
    return gathered(files).get(0).place();
  }

  /** Groups the files into captures. */
  public List<CaptureInput> gathered(Collection<Path> files) {
    return new Captures(this, Map.of(), Optional.empty()).of(files);
  }

  /**
   * The node that a file is named after, or that its name mentions, as in {@code
   * <capture>-<node>-<time>}: the longest one, since {@code node-1} is also in {@code node-1-a}.
   */
  Optional<String> nodeIn(String stem) {
    return nodes.stream()
        .filter(
            node ->
                Pattern.compile("(?<![A-Za-z0-9])" + Pattern.quote(node) + "(?![A-Za-z0-9])")
                    .matcher(stem)
                    .find())
        .max(Comparator.comparingInt(String::length).thenComparing(Comparator.naturalOrder()));
  }
}
