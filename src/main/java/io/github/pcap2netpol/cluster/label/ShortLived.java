package io.github.pcap2netpol.cluster.label;

import io.github.pcap2netpol.cluster.model.WorkloadRef;
import java.util.Collection;
import java.util.Set;

/** Objects that will have successors under other names: runs, revisions, one user's server. */
public final class ShortLived {
  /** Kinds whose objects are always short-lived, whatever their names. */
  private static final Set<String> KINDS =
      Set.of(
          "TaskRun", // Tekton
          "PipelineRun",
          "CustomRun",
          "Workflow", // Argo Workflows
          "SparkApplication", // Spark Operator
          "RayJob", // KubeRay
          "EphemeralRunner", // GitHub Actions Runner Controller
          "Runner",
          "Notebook", // Kubeflow
          "PyTorchJob", // Kubeflow Training Operator, and the next ones
          "TFJob",
          "MPIJob",
          "XGBoostJob",
          "PaddleJob",
          "JAXJob",
          "TrainJob",
          "DevWorkspace", // DevWorkspace Operator
          "Revision", // Knative Serving
          "Build", // OpenShift
          "BuildRun"); // Shipwright

  private ShortLived() {}

  /**
   * Whether a controller is one of a series: its creator is, or generated its name. The name alone
   * is not enough, since people install releases under generated names; but nobody installs a bare
   * ReplicaSet under one.
   *
   * @param above what created the controller, nearest first
   */
  public static boolean is(WorkloadRef controller, Collection<WorkloadRef> above) {
    boolean isMade = !above.isEmpty() || controller.kind().equals("ReplicaSet");
    return above.stream().anyMatch(ShortLived::is) || (isMade && is(controller));
  }

  /** Whether the object is one of a series. */
  public static boolean is(WorkloadRef object) {
    return KINDS.contains(object.kind()) || GeneratedText.isName(object.name());
  }
}
