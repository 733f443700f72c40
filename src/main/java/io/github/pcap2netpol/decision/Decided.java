package io.github.pcap2netpol.decision;

import io.github.pcap2netpol.cluster.model.WorkloadRef;
import io.github.pcap2netpol.graph.model.Exposure;
import io.github.pcap2netpol.graph.model.Flow;
import io.github.pcap2netpol.graph.model.Peer;
import io.github.pcap2netpol.graph.model.TrafficEdge;
import io.github.pcap2netpol.graph.model.TrafficMap;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.stream.Stream;

/**
 * Traffic after the decisions.
 *
 * @param allowed the traffic to make policies from
 * @param edges the denied edges with their decisions, in the order of the edges
 * @param exposures the ports closed to the outside with their decisions, in order
 * @param flows the observed flows that the decisions deny
 * @param excluded captured workloads that get no policy
 */
public record Decided(
    TrafficMap allowed,
    List<DeniedEdge> edges,
    List<DeniedExposure> exposures,
    List<Flow> flows,
    SortedSet<WorkloadRef> excluded) {
  public Decided {
    edges = List.copyOf(edges);
    exposures = List.copyOf(exposures);
    flows = List.copyOf(flows);
    excluded = Collections.unmodifiableSortedSet(new TreeSet<>(excluded));
  }

  /** Traffic that a decision denies. */
  public record DeniedEdge(TrafficEdge edge, Decision decision) {}

  /** A port that a decision closes to the outside. */
  public record DeniedExposure(Exposure exposure, Decision decision) {}

  /** Nothing was decided. */
  public static Decided nothing(TrafficMap traffic) {
    return new Decided(traffic, List.of(), List.of(), List.of(), Collections.emptySortedSet());
  }

  static Decided of(TrafficDivision division) {
    return new Decided(
        division.allowed(),
        division.edges(),
        division.exposures(),
        division.flows(),
        Collections.emptySortedSet());
  }

  /** Combines both; the other was decided first. */
  public Decided after(Decided other) {
    return new Decided(
        allowed,
        Stream.concat(other.edges.stream(), edges.stream())
            .sorted(Comparator.comparing(DeniedEdge::edge))
            .toList(),
        Stream.concat(other.exposures.stream(), exposures.stream())
            .sorted(Comparator.comparing(DeniedExposure::exposure))
            .toList(),
        // Excluded traffic need not be denied where no policy governs it.
        flows,
        other.excluded);
  }

  /** The same with policies for the workloads of these namespaces only. */
  public Decided within(Set<String> namespaces) {
    SortedSet<WorkloadRef> captured = new TreeSet<>(allowed.captured());
    captured.removeIf(workload -> !namespaces.contains(workload.namespace()));
    return new Decided(allowed.withCaptured(captured), edges, exposures, flows, excluded);
  }

  /** Whether calls of these workloads were observed and denied. */
  public boolean hasDeniedTo(Set<WorkloadRef> workloads) {
    return edges.stream().anyMatch(denied -> isObserved(denied, denied.edge().to(), workloads))
        || exposures.stream().anyMatch(closed -> workloads.contains(closed.exposure().workload()));
  }

  /** Whether calls by these workloads were observed and denied. */
  public boolean hasDeniedFrom(Set<WorkloadRef> workloads) {
    return edges.stream().anyMatch(denied -> isObserved(denied, denied.edge().from(), workloads));
  }

  private static boolean isObserved(DeniedEdge denied, Peer end, Set<WorkloadRef> workloads) {
    return denied.edge().isNeeded()
        && end instanceof Peer.WorkloadPeer of
        && workloads.contains(of.workload());
  }

  public boolean isNothing() {
    return edges.isEmpty() && exposures.isEmpty();
  }
}
