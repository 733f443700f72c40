package io.github.pcap2netpol.cluster.objects;

import io.github.pcap2netpol.cluster.label.JobLabels;
import io.github.pcap2netpol.cluster.model.LabelSelector;
import io.github.pcap2netpol.cluster.model.Labels;
import io.github.pcap2netpol.cluster.model.Pod;
import io.github.pcap2netpol.cluster.model.WorkloadRef;
import io.github.pcap2netpol.cluster.model.WorkloadSpec;
import io.github.pcap2netpol.manifest.Value.Mapping;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.TreeMap;

/**
 * An object that creates pods, or creates other controllers that do.
 *
 * @param meta its metadata
 * @param selector its {@code spec.selector}, if that is what identifies its pods
 * @param templateLabels the labels of its pod template, empty if it has no template
 * @param hostNetwork whether its template asks for the node's network namespace
 * @param spec when and where its pods run
 */
public record Controller(
    ObjectMeta meta,
    Optional<LabelSelector> selector,
    Optional<Labels> templateLabels,
    boolean hostNetwork,
    WorkloadSpec spec)
    implements MetadataObjects.Versioned {
  /** Annotations that make a Job run as part of a release (Helm, Argo CD). */
  public static final List<String> HOOKS = List.of("helm.sh/hook", "argocd.argoproj.io/hook");

  public WorkloadRef ref() {
    return new WorkloadRef(meta.namespace(), meta.kind(), meta.name());
  }

  /** Whether it selects the pods of its template, as a Rollout or a CloneSet does. */
  public boolean isReplicating() {
    return selector().isPresent() && templateLabels().isPresent() && spec().replicas().isPresent();
  }

  /** Reads any kind that has a pod template, whether or not the kind is known. */
  static Controller read(ObjectMeta meta, Mapping object, ObjectReader reader) {
    Mapping spec = object.mapping("spec");
    boolean cron = meta.kind().equals("CronJob");
    boolean job = meta.kind().equals("Job");
    Mapping template =
        (cron ? spec.mapping("jobTemplate").mapping("spec") : spec).mapping("template");
    Optional<Labels> labels =
        template.fields().isEmpty()
            ? Optional.empty()
            : Optional.of(
                reader.labels(template.mapping("metadata").mapping("labels"), meta.place()));
    Optional<LabelSelector> selector =
        cron || job
            ? Optional.empty()
            : meta.kind().equals("ReplicationController")
                ? reader
                    .plainSelector(spec.mapping("selector"), meta.place())
                    .map(LabelSelector::of)
                : reader.selector(spec.mapping("selector"), meta.place());
    return new Controller(
        meta,
        selector,
        job ? labels.map(Controller::withoutJob) : labels,
        template.mapping("spec").isTrue("hostNetwork"),
        spec(meta, object, template, reader));
  }

  private static WorkloadSpec spec(
      ObjectMeta meta, Mapping object, Mapping template, ObjectReader reader) {
    Mapping spec = object.mapping("spec");
    Mapping annotations = object.mapping("metadata").mapping("annotations");
    return new WorkloadSpec(
        spec.text("replicas")
            .filter(text -> text.matches("[0-9]{1,9}"))
            .map(text -> OptionalInt.of(Integer.parseInt(text)))
            .orElse(OptionalInt.empty()),
        spec.text("schedule").filter(text -> meta.kind().equals("CronJob")),
        spec.isTrue("suspend"),
        HOOKS.stream().flatMap(key -> annotations.text(key).stream()).findFirst(),
        reader.labels(template.mapping("spec").mapping("nodeSelector"), meta.place()),
        PodReader.declaredPorts(template.mapping("spec")));
  }

  /** Whether the object has a pod template where controllers have one. */
  static boolean isLikely(Mapping object) {
    return object.mapping("spec").fields().get("template") instanceof Mapping template
        && template.fields().get("metadata") instanceof Mapping;
  }

  /** The labels that all the pods have. */
  public static Labels shared(List<Pod> pods) {
    if (pods.isEmpty()) {
      return Labels.NONE;
    }
    TreeMap<String, String> shared = new TreeMap<>(pods.get(0).labels().values());
    for (Pod pod : pods) {
      shared.entrySet().retainAll(pod.labels().values().entrySet());
    }
    return new Labels(shared);
  }

  /** The labels without those that name one Job. */
  public static Labels withoutJob(Labels labels) {
    TreeMap<String, String> kept = new TreeMap<>(labels.values());
    kept.keySet().removeAll(JobLabels.OF_ONE_JOB);
    return new Labels(kept);
  }
}
