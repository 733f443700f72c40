package io.github.pcap2netpol.policy.rule;

import io.github.pcap2netpol.cluster.model.WorkloadRef;
import io.github.pcap2netpol.graph.model.Exposure;
import io.github.pcap2netpol.graph.model.TrafficEdge;
import io.github.pcap2netpol.policy.scope.Scope;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * A group of workloads that gets one policy.
 *
 * @param scope its pods
 * @param captured those of its workloads that have a capture, at least one
 * @param incoming the traffic that comes in, sorted
 * @param outgoing the traffic that goes out, sorted
 * @param exposures its ports that the outside reached, sorted
 */
public record PolicyUnit(
    Scope scope,
    SortedSet<WorkloadRef> captured,
    List<TrafficEdge> incoming,
    List<TrafficEdge> outgoing,
    List<Exposure> exposures) {
  public PolicyUnit {
    incoming = List.copyOf(incoming);
    outgoing = List.copyOf(outgoing);
    exposures = List.copyOf(exposures);
  }

  public String namespace() {
    return captured.first().namespace();
  }

  /** Those of its workloads that have no capture: the policy denies what they do unobserved. */
  public SortedSet<WorkloadRef> uncaptured() {
    TreeSet<WorkloadRef> uncaptured = new TreeSet<>(scope.workloads());
    uncaptured.removeAll(captured);
    return uncaptured;
  }

  /** Whether its workloads have rules that are there for others of them. */
  public boolean isShared() {
    return !(scope instanceof Scope.OfWorkload) && scope.workloads().size() > 1;
  }
}
