package io.github.pcap2netpol.decision;

import io.github.pcap2netpol.cluster.model.WorkloadRef;
import io.github.pcap2netpol.graph.model.Exposure;
import io.github.pcap2netpol.graph.model.Flow;
import io.github.pcap2netpol.graph.model.TrafficEdge;
import io.github.pcap2netpol.graph.model.TrafficMap;
import java.util.List;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * Traffic after the decisions.
 *
 * @param allowed what policies are to be made of
 * @param edges what was denied, with the decision, in the order of the edges
 * @param exposures what is no longer open to the outside, with the decision, in order
 * @param flows the observed flows that the decisions deny
 */
public record Decided(
    TrafficMap allowed, List<DeniedEdge> edges, List<DeniedExposure> exposures, List<Flow> flows) {
  public Decided {
    edges = List.copyOf(edges);
    exposures = List.copyOf(exposures);
    flows = List.copyOf(flows);
  }

  /** Traffic that a decision denies. */
  public record DeniedEdge(TrafficEdge edge, Decision decision) {}

  /** A port that a decision closes to the outside. */
  public record DeniedExposure(Exposure exposure, Decision decision) {}

  /** Nothing was decided. */
  public static Decided nothing(TrafficMap traffic) {
    return new Decided(traffic, List.of(), List.of(), List.of());
  }

  /** The same with policies for the workloads of these namespaces only. */
  public Decided within(Set<String> namespaces) {
    SortedSet<WorkloadRef> captured = new TreeSet<>(allowed.captured());
    captured.removeIf(workload -> !namespaces.contains(workload.namespace()));
    return new Decided(
        new TrafficMap(
            allowed.graph(),
            allowed.exposures(),
            allowed.flows(),
            allowed.attempts(),
            allowed.undecided(),
            allowed.cluster(),
            captured,
            allowed.lookups()),
        edges,
        exposures,
        flows);
  }

  public boolean isNothing() {
    return edges.isEmpty() && exposures.isEmpty();
  }
}
