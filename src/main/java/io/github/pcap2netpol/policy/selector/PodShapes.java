package io.github.pcap2netpol.policy.selector;

import io.github.pcap2netpol.cluster.label.JobLabels;
import io.github.pcap2netpol.cluster.label.KnownLabels;
import io.github.pcap2netpol.cluster.model.Cluster;
import io.github.pcap2netpol.cluster.model.LabelIndex;
import io.github.pcap2netpol.cluster.model.LabelSelector;
import io.github.pcap2netpol.cluster.model.Labels;
import io.github.pcap2netpol.cluster.model.Pod;
import io.github.pcap2netpol.cluster.model.Workload;
import io.github.pcap2netpol.cluster.model.WorkloadRef;
import java.time.Instant;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * The pods that a selector could select, indexed by label, so that no selector need be tried on all
 * of them. Pods of one workload that selectors can't tell apart are kept once.
 *
 * <p>hostNetwork pods are left out, since NetworkPolicy neither governs nor selects them. Ended
 * pods are included if their workload has a capture. A workload that has no pods at present but
 * will start some is included with the labels of its template.
 */
public final class PodShapes {
  /**
   * The part of a pod that selectors can see.
   *
   * @param workload the pod's workload
   * @param labels its labels, without those that controllers write for themselves; of labels that
   *     name a Job only their presence is kept, with the value ""
   * @param changed labels that changed during the capture
   */
  public record Shape(WorkloadRef workload, Labels labels, SortedSet<String> changed) {
    static Shape of(Pod pod) {
      return new Shape(pod.workload(), visible(pod.labels()), pod.changedLabels());
    }

    private static Labels visible(Labels labels) {
      TreeMap<String, String> visible = new TreeMap<>();
      labels
          .values()
          .forEach(
              (key, value) -> {
                if (key.equals(JobLabels.NAME) || key.equals(JobLabels.OLD_NAME)) {
                  visible.put(key, "");
                } else if (!KnownLabels.isControllersOwn(key)) {
                  visible.put(key, value);
                }
              });
      return Labels.of(visible);
    }
  }

  private final LabelIndex<Shape> shapes = new LabelIndex<>();

  public PodShapes(Cluster cluster, Collection<WorkloadRef> captured) {
    for (Workload workload : cluster.workloads().values()) {
      if (!workload.hostNetwork()) {
        selectable(workload, captured.contains(workload.ref())).distinct().forEach(this::add);
      }
    }
  }

  private static Stream<Shape> selectable(Workload workload, boolean captured) {
    List<Pod> present =
        workload.pods().stream()
            .filter(pod -> captured || pod.until().equals(Instant.MAX))
            .toList();
    boolean startsAgain =
        !workload.ref().kind().equals("Pod") && !workload.ref().kind().equals("Job");
    return present.isEmpty() && startsAgain
        ? template(workload).stream()
        : present.stream().map(Shape::of);
  }

  private static List<Shape> template(Workload workload) {
    return workload.templateLabels().isEmpty()
        ? List.of()
        : List.of(
            new Shape(
                workload.ref(),
                Shape.visible(workload.templateLabels()),
                Collections.emptySortedSet()));
  }

  private void add(Shape shape) {
    shapes.add(shape.workload().namespace(), shape.labels(), shape);
  }

  /** All pods of a workload, including ended ones; if it has none, its template. */
  static List<Shape> allOf(Workload workload) {
    return workload.pods().isEmpty()
        ? template(workload)
        : workload.pods().stream().map(Shape::of).distinct().toList();
  }

  /** The pods of this namespace that the selector selects. */
  public List<Shape> matching(String namespace, LabelSelector selector) {
    return shapes.candidates(namespace, selector.matchLabels()).stream()
        .filter(shape -> selector.matches(shape.labels()))
        .toList();
  }

  /** Whether the selector selects pods of this namespace that belong to none of the workloads. */
  boolean matchesOthers(
      String namespace, LabelSelector selector, Collection<WorkloadRef> workloads) {
    return shapes.candidates(namespace, selector.matchLabels()).stream()
        .anyMatch(
            shape -> selector.matches(shape.labels()) && !workloads.contains(shape.workload()));
  }
}
