package io.github.pcap2netpol.flowlog.metadata;

import io.github.pcap2netpol.cluster.model.PodRef;
import io.github.pcap2netpol.cluster.model.WorkloadRef;
import io.github.pcap2netpol.flowlog.model.RecordedPod;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The controller of a pod, as in an owner reference: from the record, or else from the labels and
 * names that controllers give to their pods.
 *
 * @param kind such as ReplicaSet
 * @param apiVersion of that kind
 */
record PodOwner(String kind, String apiVersion, String name) {
  /** A random suffix: Kubernetes leaves out vowels and the digits 0, 1 and 3. */
  private static final Pattern SUFFIXED = Pattern.compile("(.+)-[bcdfghjklmnpqrstvwxz2456789]{5}");

  /** The names of a Deployment's pods: a hash of the template, and the random suffix. */
  private static final Pattern DEPLOYED =
      Pattern.compile("(.+)-[bcdfghjklmnpqrstvwxz2456789]{6,10}-[bcdfghjklmnpqrstvwxz2456789]{5}");

  private static final Pattern NUMBERED = Pattern.compile("(.+)-[0-9]+");

  /**
   * The workload that the record names or, if it names none, the one that the pod's own name
   * reveals.
   */
  static Optional<WorkloadRef> workload(PodRef pod, Optional<WorkloadRef> recorded) {
    return recorded.or(
        () ->
            match(DEPLOYED, pod.name())
                .map(name -> new WorkloadRef(pod.namespace(), "Deployment", name)));
  }

  static Optional<PodOwner> of(RecordedPod pod) {
    return fromLabels(pod.ref().name(), pod.labels()).or(() -> fromRecord(pod));
  }

  /** A Deployment owns its pods through a ReplicaSet, after which they are named. */
  private static Optional<PodOwner> fromRecord(RecordedPod pod) {
    return pod.workload()
        .map(
            workload ->
                workload.kind().equals("Deployment")
                    ? new PodOwner("ReplicaSet", "apps/v1", replicaSet(pod, workload.name()))
                    : new PodOwner(workload.kind(), apiVersion(workload.kind()), workload.name()));
  }

  private static String replicaSet(RecordedPod pod, String deployment) {
    return match(SUFFIXED, pod.ref().name())
        .filter(stem -> stem.startsWith(deployment + "-"))
        .orElse(deployment + "-0");
  }

  private static Optional<PodOwner> fromLabels(String name, Map<String, String> labels) {
    String hash = labels.getOrDefault("pod-template-hash", "");
    Optional<String> stem = match(SUFFIXED, name);
    if (!hash.isEmpty() && stem.filter(each -> each.endsWith("-" + hash)).isPresent()) {
      return Optional.of(new PodOwner("ReplicaSet", "apps/v1", stem.get()));
    }
    String job =
        labels.getOrDefault("batch.kubernetes.io/job-name", labels.getOrDefault("job-name", ""));
    if (!job.isEmpty()) {
      return Optional.of(new PodOwner("Job", "batch/v1", job));
    }
    if (labels.containsKey("statefulset.kubernetes.io/pod-name")) {
      return match(NUMBERED, name).map(each -> new PodOwner("StatefulSet", "apps/v1", each));
    }
    return labels.containsKey("controller-revision-hash")
        ? stem.map(each -> new PodOwner("DaemonSet", "apps/v1", each))
        : Optional.empty();
  }

  private static Optional<String> match(Pattern pattern, String name) {
    Matcher matcher = pattern.matcher(name);
    return matcher.matches() ? Optional.of(matcher.group(1)) : Optional.empty();
  }

  private static String apiVersion(String kind) {
    return switch (kind) {
      case "StatefulSet", "DaemonSet", "ReplicaSet" -> "apps/v1";
      case "Job", "CronJob" -> "batch/v1";
      default -> "v1";
    };
  }
}
