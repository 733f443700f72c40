package io.github.pcap2netpol.policy.rule;

import io.github.pcap2netpol.cluster.model.WorkloadRef;
import io.github.pcap2netpol.graph.model.Exposure;
import io.github.pcap2netpol.graph.model.TrafficEdge;
import io.github.pcap2netpol.policy.selector.WorkloadSelections;
import java.util.List;
import java.util.SortedSet;

/**
 * A group of workloads that gets one policy.
 *
 * @param selection its pods
 * @param captured those of its workloads that have a capture, at least one
 * @param incoming the traffic that comes in, sorted
 * @param outgoing the traffic that goes out, sorted
 * @param exposures its ports that the outside reached, sorted
 */
public record PolicyUnit(
    WorkloadSelections.Selection selection,
    SortedSet<WorkloadRef> captured,
    List<TrafficEdge> incoming,
    List<TrafficEdge> outgoing,
    List<Exposure> exposures) {
  public PolicyUnit {
    incoming = List.copyOf(incoming);
    outgoing = List.copyOf(outgoing);
    exposures = List.copyOf(exposures);
  }

  /** The workload that the policy is named after. */
  public WorkloadRef first() {
    return captured.first();
  }

  public String namespace() {
    return first().namespace();
  }
}
