package io.github.pcap2netpol.cluster.objects;

import io.github.pcap2netpol.cluster.model.Labels;
import io.github.pcap2netpol.cluster.model.WorkloadRef;
import java.util.Map;
import java.util.Optional;

/**
 * Finds the top-most controller of a pod: over ReplicaSets and Jobs, which are only a step on the
 * way, to what made them. Anything else is the top, even if an operator's resource made it in turn,
 * since its selector is what tells its pods.
 */
public final class OwnerChains {
  private final Map<WorkloadRef, Controller> controllers;

  public OwnerChains(Map<WorkloadRef, Controller> controllers) {
    this.controllers = controllers;
  }

  /** The workload of a pod. */
  public WorkloadRef workloadOf(ObjectMeta pod) {
    Optional<ObjectMeta.Owner> owner = pod.owner();
    // A static pod's owner is its node, which is no workload.
    if (owner.isEmpty() || owner.get().kind().equals("Node")) {
      return new WorkloadRef(pod.namespace(), "Pod", pod.name());
    }
    WorkloadRef direct = new WorkloadRef(pod.namespace(), owner.get().kind(), owner.get().name());
    Controller known = controllers.get(direct);
    return known == null ? inferred(direct, pod.labels()) : topOf(known);
  }

  /** Whether the controller is a workload itself, and not only a step on the way to one. */
  public boolean isTop(Controller controller) {
    return topOf(controller).equals(controller.ref());
  }

  private static WorkloadRef topOf(Controller controller) {
    WorkloadRef ref = controller.ref();
    boolean step = ref.kind().equals("ReplicaSet") || ref.kind().equals("Job");
    return controller
        .meta()
        .owner()
        .filter(owner -> step)
        .map(owner -> new WorkloadRef(ref.namespace(), owner.kind(), owner.name()))
        .orElse(ref);
  }

  /** What stands above an owner that the metadata lacks, as far as names tell. */
  private WorkloadRef inferred(WorkloadRef direct, Labels podLabels) {
    if (direct.kind().equals("ReplicaSet")) {
      Optional<String> deployment = withoutHash(direct, podLabels, "pod-template-hash");
      if (deployment.isPresent()) {
        return new WorkloadRef(direct.namespace(), "Deployment", deployment.get());
      }
      return withoutHash(direct, podLabels, "rollouts-pod-template-hash")
          .map(rollout -> new WorkloadRef(direct.namespace(), "Rollout", rollout))
          .orElse(direct);
    }
    if (direct.kind().equals("Job") && direct.name().matches(".+-[0-9]+")) {
      WorkloadRef cronJob =
          new WorkloadRef(
              direct.namespace(),
              "CronJob",
              direct.name().substring(0, direct.name().lastIndexOf('-')));
      return controllers.containsKey(cronJob) ? cronJob : direct;
    }
    return direct;
  }

  private static Optional<String> withoutHash(WorkloadRef owner, Labels labels, String label) {
    String hash = labels.values().get(label);
    return hash != null
            && !hash.isEmpty()
            && owner.name().endsWith("-" + hash)
            && owner.name().length() > hash.length() + 1
        ? Optional.of(owner.name().substring(0, owner.name().length() - hash.length() - 1))
        : Optional.empty();
  }
}
