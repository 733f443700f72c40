package io.github.pcap2netpol.cluster.label;

import io.github.pcap2netpol.cluster.model.WorkloadRef;
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
          "Revision", // Knative Serving
          "Build", // OpenShift
          "BuildRun"); // Shipwright

  private ShortLived() {}

  /** Whether the object is one of a series. */
  public static boolean is(WorkloadRef object) {
    return KINDS.contains(object.kind()) || GeneratedText.isName(object.name());
  }
}
