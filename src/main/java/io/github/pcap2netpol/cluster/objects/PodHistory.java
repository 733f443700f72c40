package io.github.pcap2netpol.cluster.objects;

import io.github.pcap2netpol.cluster.addresses.AddressTimeline;
import io.github.pcap2netpol.cluster.model.ContainerPort;
import io.github.pcap2netpol.cluster.model.ContainerRun;
import io.github.pcap2netpol.cluster.model.LabelHistory;
import io.github.pcap2netpol.cluster.model.Labels;
import io.github.pcap2netpol.cluster.model.Pod;
import io.github.pcap2netpol.cluster.model.PodRef;
import io.github.pcap2netpol.cluster.model.WorkloadRef;
import io.github.pcap2netpol.net.IpAddress;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * Everything observed about one pod, oldest first: its state and its lifetime.
 *
 * @param observations at least one, in order
 */
public record PodHistory(List<PodObservation> observations) {
  /**
   * The end of a pod that ended at an unknown time, as late as nanoseconds in a long can express.
   * It keeps its address until another pod has it.
   */
  public static final Instant ENDED_SOME_TIME = Instant.parse("2262-01-01T00:00:00Z");

  private static final Comparator<PodObservation> BY_AGE =
      Comparator.comparing(
              (PodObservation observation) -> observation.meta().resourceVersion(),
              ObjectMeta::compareVersions)
          .thenComparing(observation -> observation.observedAt().orElse(Instant.MIN))
          .thenComparing(PodObservation::isDeletion)
          .thenComparingLong(PodObservation::order);

  public PodHistory {
    List<PodObservation> sorted = new ArrayList<>(observations);
    sorted.sort(BY_AGE);
    observations = List.copyOf(sorted);
  }

  public PodObservation last() {
    return observations.get(observations.size() - 1);
  }

  /** Whether the pod was in a List, not only in events. */
  public boolean isListed() {
    return observations.stream().anyMatch(observation -> observation.event().isEmpty());
  }

  /** The pod. Its addresses may still be another pod's for a while; see {@link AddressTimeline}. */
  public Pod pod(WorkloadRef workload) {
    boolean hostNetwork = observations.stream().anyMatch(PodObservation::hostNetwork);
    Instant from = from();
    return new Pod(
        new PodRef(last().meta().namespace(), last().meta().name()),
        last().meta().uid(),
        workload,
        last().meta().labels(),
        changedLabels(),
        node(),
        hostNetwork,
        hostNetwork ? List.of() : addresses(),
        from,
        until(from),
        ports(),
        probePorts(),
        labelHistory(),
        runs(),
        nameservers());
  }

  private List<ContainerRun> runs() {
    for (int i = observations.size() - 1; i >= 0; i--) {
      if (!observations.get(i).runs().isEmpty()) {
        return observations.get(i).runs();
      }
    }
    return List.of();
  }

  private List<IpAddress> nameservers() {
    Set<IpAddress> all = new LinkedHashSet<>();
    observations.forEach(observation -> all.addAll(observation.nameservers()));
    return List.copyOf(all);
  }

  /** The node it was last bound to. */
  public Optional<String> node() {
    Optional<String> node = Optional.empty();
    for (PodObservation observation : observations) {
      node = observation.node().isPresent() ? observation.node() : node;
    }
    return node;
  }

  private List<IpAddress> addresses() {
    Set<IpAddress> all = new LinkedHashSet<>();
    observations.forEach(observation -> all.addAll(observation.addresses()));
    return List.copyOf(all);
  }

  /** The names of its containers, without the capture sidecar. */
  public SortedSet<String> containers() {
    for (int i = observations.size() - 1; i >= 0; i--) {
      if (!observations.get(i).containers().isEmpty()) {
        return new TreeSet<>(observations.get(i).containers());
      }
    }
    return new TreeSet<>();
  }

  private List<ContainerPort> ports() {
    for (int i = observations.size() - 1; i >= 0; i--) {
      if (!observations.get(i).ports().isEmpty()) {
        return observations.get(i).ports();
      }
    }
    return List.of();
  }

  private Set<Integer> probePorts() {
    Set<Integer> all = new TreeSet<>();
    observations.forEach(observation -> all.addAll(observation.probePorts()));
    return all;
  }

  private SortedSet<String> changedLabels() {
    SortedSet<String> changed = new TreeSet<>();
    for (int i = 1; i < observations.size(); i++) {
      Map<String, String> before = observations.get(i - 1).meta().labels().values();
      Map<String, String> after = observations.get(i).meta().labels().values();
      if (!before.equals(after)) {
        before.forEach((key, value) -> addUnless(value.equals(after.get(key)), key, changed));
        after.forEach((key, value) -> addUnless(value.equals(before.get(key)), key, changed));
      }
    }
    return changed;
  }

  /** Labels whose change no event dates are left out. */
  private LabelHistory labelHistory() {
    List<LabelHistory.Earlier> earlier = new ArrayList<>();
    for (int i = 1; i < observations.size(); i++) {
      Labels before = observations.get(i - 1).meta().labels();
      Optional<Instant> changed = observations.get(i).observedAt();
      if (changed.isPresent() && !before.equals(observations.get(i).meta().labels())) {
        earlier.add(new LabelHistory.Earlier(before, changed.get()));
      }
    }
    return earlier.isEmpty() ? LabelHistory.NONE : new LabelHistory(earlier);
  }

  private static void addUnless(boolean same, String key, Set<String> into) {
    if (!same) {
      into.add(key);
    }
  }

  private Instant from() {
    Optional<Instant> first = Optional.empty();
    for (PodObservation observation : observations) {
      if (first.isEmpty()) {
        first = observation.started();
      }
    }
    return first.or(() -> last().meta().created()).orElse(Instant.MIN);
  }

  private Instant until(Instant from) {
    Optional<Instant> deletion = earliestDeletion();
    Optional<Instant> finished = finished();
    boolean deleted = observations.stream().anyMatch(PodObservation::isDeletion);
    boolean ended =
        deleted
            || observations.stream().anyMatch(PodObservation::isFinalPhase)
            || (finished.isPresent() && (deletion.isPresent() || !last().restarts()))
            || (deletion.isPresent() && !isListed());
    if (!ended) {
      return Instant.MAX;
    }
    // Last, because a deletionTimestamp at first lies ahead by the grace period.
    Instant until =
        finished
            .or(() -> wentFalse(from, "PodReadyToStartContainers"))
            .or(() -> deleted ? last().observedAt() : Optional.empty())
            .or(() -> wentFalse(from, ""))
            .or(() -> deletion)
            .orElse(ENDED_SOME_TIME);
    return until.isBefore(from) ? from : until;
  }

  private Optional<Instant> finished() {
    for (int i = observations.size() - 1; i >= 0; i--) {
      if (observations.get(i).hasContainerStatuses()) {
        return observations.get(i).finished();
      }
    }
    return Optional.empty();
  }

  private Optional<Instant> earliestDeletion() {
    return observations.stream()
        .flatMap(observation -> observation.meta().deletion().stream())
        .min(Comparator.naturalOrder());
  }

  /**
   * When a condition turned False because the pod ended: after it began, and not at a time already
   * known before anything indicated its end (a crash, a failing probe).
   *
   * @param type the condition, "" for any
   */
  private Optional<Instant> wentFalse(Instant from, String type) {
    Set<Instant> before = new HashSet<>();
    for (PodObservation observation : observations) {
      if (observation.isCarefree()) {
        before.addAll(observation.falseSince().values());
      }
    }
    return last().falseSince().entrySet().stream()
        .filter(entry -> type.isEmpty() || entry.getKey().equals(type))
        .map(Map.Entry::getValue)
        .filter(time -> time.isAfter(from) && !before.contains(time))
        .max(Comparator.naturalOrder());
  }
}
