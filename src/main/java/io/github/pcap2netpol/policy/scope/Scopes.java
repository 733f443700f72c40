package io.github.pcap2netpol.policy.scope;

import io.github.pcap2netpol.cluster.model.Cluster;
import io.github.pcap2netpol.cluster.model.Service;
import io.github.pcap2netpol.cluster.model.ServiceRef;
import io.github.pcap2netpol.cluster.model.Workload;
import io.github.pcap2netpol.cluster.model.WorkloadRef;
import io.github.pcap2netpol.policy.model.Granularity;
import io.github.pcap2netpol.policy.selector.PodSelection;
import io.github.pcap2netpol.policy.selector.PodShapes;
import io.github.pcap2netpol.policy.selector.ServiceSelections;
import io.github.pcap2netpol.policy.selector.WorkloadSelections;
import io.github.pcap2netpol.policy.selector.WorkloadSelections.Selection;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/** Finds the scopes that cover all captured workloads. */
public final class Scopes {
  private final Cluster cluster;
  private final PodShapes pods;
  private final WorkloadSelections selections;
  private final ServiceSelections services;

  public Scopes(Cluster cluster, PodShapes pods, WorkloadSelections selections) {
    this.cluster = cluster;
    this.pods = pods;
    this.selections = selections;
    this.services = new ServiceSelections(cluster, pods);
  }

  /**
   * The scopes, each with at least one captured workload that a policy can govern.
   *
   * @param captured the captured workloads
   */
  public List<Scope> of(Granularity granularity, SortedSet<WorkloadRef> captured) {
    SortedSet<WorkloadRef> governable = new TreeSet<>(captured);
    governable.removeIf(ref -> !isGovernable(ref));
    return switch (granularity) {
      case WORKLOAD -> ofWorkloads(governable);
      case SERVICE -> ofServices(governable);
      case NAMESPACE -> ofNamespaces(governable);
    };
  }

  /** Policies don't govern the host network. */
  private boolean isGovernable(WorkloadRef ref) {
    Workload workload = cluster.workloads().get(ref);
    return workload != null && !workload.hostNetwork();
  }

  private List<Scope> ofWorkloads(SortedSet<WorkloadRef> captured) {
    Map<WorkloadRef, Scope> byFirst = new TreeMap<>();
    for (WorkloadRef ref : captured) {
      Optional<Selection> selection = selections.of(ref);
      // The first captured one, in order, gives the policy its name.
      selection.ifPresent(
          found ->
              byFirst.putIfAbsent(found.workloads().first(), new Scope.OfWorkload(found, ref)));
    }
    return List.copyOf(byFirst.values());
  }

  private List<Scope> ofNamespaces(SortedSet<WorkloadRef> captured) {
    Map<String, TreeSet<WorkloadRef>> byNamespace = new TreeMap<>();
    captured.forEach(
        ref ->
            byNamespace
                .computeIfAbsent(ref.namespace(), none -> new TreeSet<>(List.of(ref)))
                .add(ref));
    cluster.workloads().values().stream()
        .filter(workload -> !workload.hostNetwork() && byNamespace.containsKey(namespace(workload)))
        .filter(Scopes::hasPodsToCome)
        .forEach(
            workload ->
                byNamespace.getOrDefault(namespace(workload), new TreeSet<>()).add(workload.ref()));
    List<Scope> scopes = new ArrayList<>();
    byNamespace.forEach(
        (namespace, workloads) -> scopes.add(new Scope.OfNamespace(namespace, workloads)));
    return scopes;
  }

  private static String namespace(Workload workload) {
    return workload.ref().namespace();
  }

  /** Whether it has pods or will have some. */
  private static boolean hasPodsToCome(Workload workload) {
    return workload.pods().isEmpty()
        ? !workload.templateLabels().isEmpty()
        : workload.pods().stream().anyMatch(pod -> pod.until().equals(Instant.MAX));
  }

  /** Pods that one or more Services select. */
  private record Candidate(
      PodSelection selection, SortedSet<WorkloadRef> workloads, SortedSet<ServiceRef> services) {
    static final Comparator<Candidate> WIDEST_FIRST =
        Comparator.<Candidate>comparingInt(each -> -each.workloads.size())
            .thenComparing(each -> each.services.first());
  }

  /**
   * The Service with the most workloads behind it comes first, and one that adds no captured
   * workload is not needed. Where two Services share only some of their workloads, both may be
   * needed, and the shared ones have both policies.
   */
  private List<Scope> ofServices(SortedSet<WorkloadRef> captured) {
    List<Scope> scopes = new ArrayList<>();
    SortedSet<WorkloadRef> left = new TreeSet<>(captured);
    for (Candidate candidate : candidates(captured)) {
      if (left.removeAll(candidate.workloads())) {
        scopes.add(
            new Scope.BehindService(
                candidate.services().first(),
                candidate.services(),
                candidate.selection(),
                candidate.workloads()));
      }
    }
    scopes.addAll(ofWorkloads(left));
    return scopes;
  }

  private List<Candidate> candidates(Collection<WorkloadRef> captured) {
    Map<List<String>, Candidate> bySelection = new TreeMap<>(Comparator.comparing(List::toString));
    for (Service service : cluster.services().values()) {
      Optional<PodSelection> selection = services.of(service);
      if (selection.isEmpty()) {
        continue;
      }
      SortedSet<WorkloadRef> workloads = selected(service.ref().namespace(), selection.get());
      if (workloads.stream().anyMatch(captured::contains)) {
        bySelection
            .computeIfAbsent(
                List.of(service.ref().namespace(), selection.get().toString()),
                none -> new Candidate(selection.get(), workloads, new TreeSet<>()))
            .services()
            .add(service.ref());
      }
    }
    return bySelection.values().stream().sorted(Candidate.WIDEST_FIRST).toList();
  }

  private SortedSet<WorkloadRef> selected(String namespace, PodSelection selection) {
    TreeSet<WorkloadRef> selected = new TreeSet<>();
    pods.matching(namespace, selection.selector()).stream()
        .map(PodShapes.Shape::workload)
        .forEach(selected::add);
    return selected;
  }
}
