package io.github.pcap2netpol.policy.selector;

import io.github.pcap2netpol.cluster.label.GeneratedText;
import io.github.pcap2netpol.cluster.label.KnownLabels;
import io.github.pcap2netpol.cluster.label.LabelDoubt;
import io.github.pcap2netpol.cluster.label.LabelLifetime;
import io.github.pcap2netpol.cluster.model.Cluster;
import io.github.pcap2netpol.cluster.model.LabelSelector;
import io.github.pcap2netpol.cluster.model.Labels;
import io.github.pcap2netpol.cluster.model.Pod;
import io.github.pcap2netpol.cluster.model.Service;
import io.github.pcap2netpol.cluster.model.Workload;
import io.github.pcap2netpol.cluster.model.WorkloadRef;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * Selects the pods behind a Service by its own selector, without labels that will change with the
 * next release or failover.
 */
public final class ServiceSelections {
  /**
   * Controllers write these into the selectors of Services too (Argo Rollouts' active, preview,
   * stable and canary Services), whereas a pod's name or index in a Service's selector is
   * permanent.
   */
  private static final Set<String> REVISIONS =
      Set.of(
          "controller-revision-hash",
          "pod-template-generation",
          "pod-template-hash",
          "rollouts-pod-template-hash");

  private final Cluster cluster;
  private final PodShapes pods;

  public ServiceSelections(Cluster cluster, PodShapes pods) {
    this.cluster = cluster;
    this.pods = pods;
  }

  /**
   * The pods behind a Service, whatever their revision and state.
   *
   * @return empty if the Service has no selector, if no lasting part of it selects these workloads
   *     only, or if each of their pods has a Service of its own; then each workload must be
   *     selected separately
   */
  public Optional<PodSelection> of(Service service) {
    if (service.selector().isEmpty() || isOfOneReplica(service)) {
      return Optional.empty();
    }
    TreeMap<String, String> labels = new TreeMap<>(service.selector().get().values());
    labels.keySet().removeAll(REVISIONS);
    List<Workload> behind =
        behind(service).stream().map(cluster.workloads()::get).filter(Objects::nonNull).toList();
    TreeMap<String, String> lasting = new TreeMap<>(labels);
    lasting.entrySet().removeIf(label -> !lasts(label.getKey(), label.getValue(), behind));
    LabelSelector selector = LabelSelector.of(Labels.of(lasting));
    boolean wider =
        lasting.size() < labels.size()
            && pods.matchesOthers(
                service.ref().namespace(),
                selector,
                behind.stream().map(Workload::ref).collect(Collectors.toSet()));
    return wider ? Optional.empty() : PodSelection.of(selector);
  }

  /**
   * Whether this is one of several Services that lead to one pod each of the same workload, as
   * Strimzi creates one for each Kafka broker; or the first of them, if the workload has one pod so
   * far. The next replica will have another.
   */
  private boolean isOfOneReplica(Service service) {
    Optional<Pod> only = replicaBehind(service);
    return only.isPresent() && (isAlone(only.get()) || hasSibling(service, only.get()));
  }

  /** Whether a controller has this pod only, so that selecting all of its pods means the same. */
  private boolean isAlone(Pod only) {
    Workload workload = cluster.workloads().get(only.workload());
    return workload != null
        && !workload.ref().kind().equals("Pod")
        && workload.pods().stream().filter(pod -> pod.until().equals(Instant.MAX)).count() == 1;
  }

  private boolean hasSibling(Service service, Pod only) {
    return cluster.services().values().stream()
        .filter(other -> other.ref().namespace().equals(service.ref().namespace()))
        .flatMap(other -> replicaBehind(other).stream())
        .anyMatch(pod -> pod.workload().equals(only.workload()) && !pod.ref().equals(only.ref()));
  }

  /** The one pod behind a Service that selects it by its name or number. */
  private Optional<Pod> replicaBehind(Service service) {
    SortedSet<WorkloadRef> behind = behind(service);
    Workload workload = behind.size() == 1 ? cluster.workloads().get(behind.first()) : null;
    if (workload == null) {
      return Optional.empty();
    }
    Labels labels = service.selector().orElse(Labels.NONE);
    List<Pod> selected =
        workload.pods().stream()
            .filter(pod -> pod.until().equals(Instant.MAX))
            .filter(pod -> LabelSelector.of(labels).matches(pod.labels()))
            .toList();
    return selected.stream()
        .filter(pod -> selected.size() == 1)
        .filter(
            pod ->
                labels.values().entrySet().stream()
                    .anyMatch(label -> tellsPod(label.getKey(), label.getValue(), pod)))
        .findFirst();
  }

  private static boolean tellsPod(String key, String value, Pod pod) {
    return GeneratedText.holds(value, pod.ref().name())
        || (KnownLabels.isControllersOwn(key) && !REVISIONS.contains(key))
        || LabelDoubt.byKey(key, value)
            .filter(doubt -> doubt.lifetime() == LabelLifetime.POD)
            .isPresent();
  }

  /** The workloads in the Service's namespace with pods that its selector selects. */
  public SortedSet<WorkloadRef> behind(Service service) {
    TreeSet<WorkloadRef> behind = new TreeSet<>();
    service
        .selector()
        .ifPresent(
            selector -> {
              TreeMap<String, String> visible = new TreeMap<>(selector.values());
              visible.keySet().removeIf(KnownLabels::isControllersOwn);
              pods
                  .matching(service.ref().namespace(), LabelSelector.of(Labels.of(visible)))
                  .stream()
                  .map(PodShapes.Shape::workload)
                  .filter(workload -> selects(service, workload))
                  .forEach(behind::add);
            });
    return behind;
  }

  /**
   * Whether the Service's selector selects some of a workload's pods, or will select its future
   * pods.
   */
  public boolean selects(Service service, WorkloadRef ref) {
    Workload workload = cluster.workloads().get(ref);
    if (workload == null
        || service.selector().isEmpty()
        || !ref.namespace().equals(service.ref().namespace())) {
      return false;
    }
    LabelSelector selector = LabelSelector.of(service.selector().get());
    return workload.pods().stream().anyMatch(pod -> selector.matches(pod.labels()))
        || (workload.pods().isEmpty() && selector.matches(workload.templateLabels()));
  }

  private static boolean lasts(String key, String value, Collection<Workload> behind) {
    if (behind.isEmpty()
        || KnownLabels.isControllersOwn(key)
        || behind.stream().anyMatch(workload -> selectsItself(workload, key, value))) {
      return true;
    }
    return LabelDoubt.byKey(key, value).isEmpty()
        && behind.stream()
            .allMatch(
                workload ->
                    namesPod(workload, value)
                        || (LabelDoubt.of(workload, key, value).isEmpty()
                            && isShared(workload, key, value)));
  }

  private static boolean selectsItself(Workload workload, String key, String value) {
    return !WorkloadLabels.isCounted(workload)
        && workload
            .selector()
            .map(selector -> value.equals(selector.matchLabels().values().get(key)))
            .orElse(false);
  }

  /** Whether the value names a pod of a StatefulSet, whose name is permanent. */
  private static boolean namesPod(Workload workload, String value) {
    return workload.ref().kind().equals("StatefulSet")
        && workload.pods().stream().anyMatch(pod -> GeneratedText.holds(value, pod.ref().name()));
  }

  /** Whether all of a workload's pods have the label, and always had it. */
  private static boolean isShared(Workload workload, String key, String value) {
    return workload.pods().stream()
        .filter(pod -> pod.until().equals(Instant.MAX))
        .noneMatch(
            pod ->
                pod.changedLabels().contains(key) || !value.equals(pod.labels().values().get(key)));
  }
}
