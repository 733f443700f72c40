package io.github.pcap2netpol.cluster.workload;

import io.github.pcap2netpol.cluster.model.Labels;
import io.github.pcap2netpol.cluster.model.WorkloadRef;
import io.github.pcap2netpol.cluster.objects.Controller;
import io.github.pcap2netpol.cluster.objects.ObjectMeta;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Finds the workload of a pod. ReplicaSets, ReplicationControllers and Jobs are only steps to
 * whatever created them, which need not be in the metadata. Any other owner is the workload, even
 * if an operator's resource created it in turn, since its selector identifies the pods.
 */
public final class OwnerChains {
  /** Replaced by their owner with each release or run. */
  private static final Set<String> STEPS = Set.of("ReplicaSet", "ReplicationController", "Job");

  /**
   * Owners that control nothing: a static pod's node, and objects set as owner only so that the pod
   * is deleted with them (vcluster).
   */
  private static final Set<String> NO_CONTROLLERS =
      Set.of("Node", "Service", "ConfigMap", "Secret", "Namespace", "PersistentVolumeClaim");

  /** Longer than any real chain; also ends cycles. */
  private static final int LONGEST = 20;

  private static final Pattern NUMBERED = Pattern.compile("(.+)-([0-9]+)");

  private final Map<WorkloadRef, Controller> controllers;

  public OwnerChains(Map<WorkloadRef, Controller> controllers) {
    this.controllers = controllers;
  }

  /** The owners of a pod. */
  public OwnerChain of(ObjectMeta pod) {
    Optional<WorkloadRef> owner = owner(pod);
    WorkloadRef itself = new WorkloadRef(pod.namespace(), "Pod", pod.name());
    if (owner.isEmpty()) {
      return new OwnerChain(List.of(), itself, List.of());
    }
    List<WorkloadRef> chain = chain(owner.get(), pod.labels());
    if (isMadeBeside(owner.get(), pod.labels())) {
      return new OwnerChain(List.of(), itself, chain);
    }
    int top = top(chain);
    return new OwnerChain(
        chain.subList(0, top), chain.get(top), chain.subList(top + 1, chain.size()));
  }

  /** Whether the controller is a workload, not just a step to one. */
  boolean isTop(Controller controller) {
    return workloadOf(controller).equals(controller.ref());
  }

  /** The workload that a controller is a step to; the controller itself if it is not a step. */
  WorkloadRef workloadOf(Controller controller) {
    List<WorkloadRef> chain = chain(controller.ref(), Labels.NONE);
    return chain.get(top(chain));
  }

  private static int top(List<WorkloadRef> chain) {
    int top = 0;
    while (top + 1 < chain.size() && STEPS.contains(chain.get(top).kind())) {
      top++;
    }
    return top;
  }

  /**
   * Whether a pod belongs to its owner without being one of its replicas: an executor owned by the
   * driver's pod, a task manager owned by the job manager's Deployment.
   */
  private boolean isMadeBeside(WorkloadRef owner, Labels podLabels) {
    if (owner.kind().equals("Pod") || owner.kind().equals("Deployment")) {
      return true;
    }
    Controller known = controllers.get(owner);
    return known != null
        && (owner.kind().equals("StatefulSet") || owner.kind().equals("DaemonSet"))
        && known.selector().filter(selector -> !selector.matches(podLabels)).isPresent();
  }

  private List<WorkloadRef> chain(WorkloadRef first, Labels podLabels) {
    List<WorkloadRef> chain = new ArrayList<>(List.of(first));
    while (chain.size() < LONGEST) {
      Optional<WorkloadRef> next = above(chain.get(chain.size() - 1), podLabels);
      if (next.isEmpty() || chain.contains(next.get())) {
        break;
      }
      chain.add(next.get());
    }
    return chain;
  }

  private Optional<WorkloadRef> above(WorkloadRef ref, Labels podLabels) {
    Controller known = controllers.get(ref);
    return known == null ? inferred(ref, podLabels) : owner(known.meta());
  }

  private static Optional<WorkloadRef> owner(ObjectMeta object) {
    return object
        .owner()
        .filter(owner -> !NO_CONTROLLERS.contains(owner.kind()))
        .map(owner -> new WorkloadRef(object.namespace(), owner.kind(), owner.name()));
  }

  /** What is above an owner that the metadata lacks, guessed from names. */
  private Optional<WorkloadRef> inferred(WorkloadRef ref, Labels podLabels) {
    return switch (ref.kind()) {
      case "ReplicaSet" ->
          withoutHash(ref, podLabels, "pod-template-hash")
              .map(name -> new WorkloadRef(ref.namespace(), "Deployment", name))
              .or(
                  () ->
                      withoutHash(ref, podLabels, "rollouts-pod-template-hash")
                          .map(name -> new WorkloadRef(ref.namespace(), "Rollout", name)));
      case "ReplicationController" -> deploymentConfig(ref, podLabels);
      case "Job" -> cronJob(ref);
      default -> Optional.empty();
    };
  }

  /** OpenShift numbers rollouts, and puts both names on the pods. */
  private static Optional<WorkloadRef> deploymentConfig(WorkloadRef ref, Labels podLabels) {
    Matcher numbered = NUMBERED.matcher(ref.name());
    Map<String, String> labels = podLabels.values();
    return numbered.matches()
            && (numbered.group(1).equals(labels.get("deploymentconfig"))
                || ref.name().equals(labels.get("deployment")))
        ? Optional.of(new WorkloadRef(ref.namespace(), "DeploymentConfig", numbered.group(1)))
        : Optional.empty();
  }

  /**
   * A CronJob's Jobs are named after the minute they are scheduled for, counted from 1970: eight
   * digits.
   */
  private Optional<WorkloadRef> cronJob(WorkloadRef ref) {
    Matcher numbered = NUMBERED.matcher(ref.name());
    if (!numbered.matches()) {
      return Optional.empty();
    }
    WorkloadRef cronJob = new WorkloadRef(ref.namespace(), "CronJob", numbered.group(1));
    return numbered.group(2).length() == 8 || controllers.containsKey(cronJob)
        ? Optional.of(cronJob)
        : Optional.empty();
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
