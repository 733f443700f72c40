package io.github.pcap2netpol.cluster.workload;

import io.github.pcap2netpol.cluster.model.WorkloadRef;
import io.github.pcap2netpol.cluster.objects.Controller;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * The pods of one bundle, and the workload of each as far as its own owners and labels tell. Which
 * of these workloads are instances of one thing may only show beside other bundles.
 *
 * @param pods the pods
 * @param workloads the workload of each, in the same order
 */
public record PartedPods(List<OwnedPod> pods, List<WorkloadRef> workloads) {
  public PartedPods {
    pods = List.copyOf(pods);
    workloads = List.copyOf(workloads);
    if (pods.size() != workloads.size()) {
      throw new IllegalArgumentException(pods.size() + " pods, " + workloads.size() + " workloads");
    }
  }

  /** Finds the workload of each pod. */
  public static PartedPods of(List<OwnedPod> pods, Collection<Controller> controllers) {
    Set<WorkloadRef> selecting =
        controllers.stream()
            .filter(controller -> controller.selector().isPresent())
            .map(Controller::ref)
            .collect(Collectors.toSet());
    return new PartedPods(pods, WorkloadParts.of(pods, selecting));
  }
}
