package io.github.pcap2netpol.cluster.label;

import io.github.pcap2netpol.cluster.model.Lineage;
import io.github.pcap2netpol.cluster.model.Pod;
import io.github.pcap2netpol.cluster.model.Workload;
import io.github.pcap2netpol.cluster.model.WorkloadRef;
import java.util.Optional;

/**
 * Why a workload's label may not last.
 *
 * @param lifetime how long it lasts: not {@link LabelLifetime#LASTING}
 * @param reason what changes it and how that is known, worded to follow the label: "changes with
 *     each release (Helm, Chart Best Practices: Labels)"
 */
public record LabelDoubt(LabelLifetime lifetime, String reason) {

  /** The doubt about a label; empty if it lasts, as far as can be told. */
  public static Optional<LabelDoubt> of(Workload workload, String key, String value) {
    Optional<LabelDoubt> byKey = byKey(key, value);
    if (byKey.isPresent()) {
      return byKey;
    }
    if (workload.lineage().varying().contains(key)) {
      return until(LabelLifetime.RELEASE, "differs between the ReplicaSets of its workload");
    }
    return byValue(workload, value)
        .or(() -> byPods(workload, key, value))
        .or(() -> byOrdinal(workload, key, value))
        .or(() -> byUser(workload, key, value));
  }

  /** The doubt that the key alone raises, on any pod. */
  public static Optional<LabelDoubt> byKey(String key, String value) {
    return KnownLabels.of(key, value)
        .map(
            row ->
                new LabelDoubt(
                    row.lifetime(), "changes with " + row.changedBy() + " (" + row.source() + ")"));
  }

  private static Optional<LabelDoubt> byValue(Workload workload, String value) {
    Lineage lineage = workload.lineage();
    for (String step : lineage.steps()) {
      if (GeneratedText.holds(value, step)) {
        return until(
            ofRuns(workload) ? LabelLifetime.RUN : LabelLifetime.RELEASE,
            "holds the name of " + step + ", which is replaced with each release or run");
      }
    }
    for (WorkloadRef above : lineage.above()) {
      if (ShortLived.is(above) && GeneratedText.holds(value, above.name())) {
        return until(
            LabelLifetime.RUN, "holds the name of " + above + ", which will have successors");
      }
    }
    if (ShortLived.is(workload.ref()) && GeneratedText.holds(value, workload.ref().name())) {
      return until(
          LabelLifetime.RUN,
          "holds the name of " + workload.ref() + ", which will have successors");
    }
    return lineage.uids().contains(value) || GeneratedText.isIn(value)
        ? until(
            lineage.uids().contains(value) || GeneratedText.holdsUid(value)
                ? LabelLifetime.RUN
                : LabelLifetime.RELEASE,
            "looks generated (a uid, a hash, a version, a date or a number)")
        : Optional.empty();
  }

  /** Whether the pods of a workload run once. */
  private static boolean ofRuns(Workload workload) {
    return workload.ref().kind().equals("CronJob") || workload.ref().kind().equals("Job");
  }

  private static Optional<LabelDoubt> byPods(Workload workload, String key, String value) {
    boolean bare = workload.ref().kind().equals("Pod");
    for (Pod pod : workload.pods()) {
      String name = pod.ref().name();
      if (!bare && !name.equals(workload.ref().name()) && GeneratedText.holds(value, name)) {
        return until(LabelLifetime.POD, "holds the name of one pod");
      }
      if (pod.node().filter(value::equals).isPresent() && !IdentityKeys.isRecommended(key)) {
        return until(LabelLifetime.POD, "holds the name of the node that the pod runs on");
      }
    }
    return InstanceLabels.namesBarePod(key, value, workload.ref())
        ? until(LabelLifetime.OBJECT, "is part of the pod's own name, and may not be on others")
        : Optional.empty();
  }

  private static Optional<LabelDoubt> byOrdinal(Workload workload, String key, String value) {
    if (InstanceLabels.namesNumberedPod(key, value, workload.ref())) {
      return until(
          LabelLifetime.RUN, "is the pod's own numbered name, and will be another on the next one");
    }
    return InstanceLabels.counts(key, value, workload.ref())
            && InstanceLabels.isCounted(workload.ref(), workload.lineage().above(), workload.pods())
        ? until(
            LabelLifetime.OBJECT,
            "is the letter or number of this one "
                + workload.ref().kind()
                + ", and will be another on the next one")
        : Optional.empty();
  }

  private static Optional<LabelDoubt> byUser(Workload workload, String key, String value) {
    return workload.pods().stream()
            .anyMatch(pod -> InstanceLabels.holdsUser(key, value, pod.labels()))
        ? until(LabelLifetime.OBJECT, "contains the name of the user that another label names")
        : Optional.empty();
  }

  private static Optional<LabelDoubt> until(LabelLifetime lifetime, String reason) {
    return Optional.of(new LabelDoubt(lifetime, reason));
  }
}
