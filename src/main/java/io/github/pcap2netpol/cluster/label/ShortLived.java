package io.github.pcap2netpol.cluster.label;

import io.github.pcap2netpol.cluster.model.WorkloadRef;
import java.util.Set;

/** Objects of which there will be another one tomorrow: runs, revisions, servers of one user. */
public final class ShortLived {
  /** Kinds whose objects are short-lived whatever their names look like. */
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

  /** Whether an object is one of many to come. */
  public static boolean is(WorkloadRef object) {
    return KINDS.contains(object.kind()) || GeneratedText.isName(object.name());
  }
}
