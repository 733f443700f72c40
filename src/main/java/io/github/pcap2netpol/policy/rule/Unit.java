package io.github.pcap2netpol.policy.rule;

import io.github.pcap2netpol.cluster.model.WorkloadRef;
import io.github.pcap2netpol.graph.model.Exposure;
import io.github.pcap2netpol.graph.model.TrafficEdge;
import io.github.pcap2netpol.policy.selector.WorkloadSelections;
import java.util.List;
import java.util.SortedSet;

/**
 * What gets one policy.
 *
 * @param selection its pods
 * @param captured those of its workloads that have a capture, at least one
 * @param incoming what comes in, in order
 * @param outgoing what goes out, in order
 * @param exposures its ports that the outside reached, in order
 */
public record Unit(
    WorkloadSelections.Selection selection,
    SortedSet<WorkloadRef> captured,
    List<TrafficEdge> incoming,
    List<TrafficEdge> outgoing,
    List<Exposure> exposures) {
  public Unit {
    incoming = List.copyOf(incoming);
    outgoing = List.copyOf(outgoing);
    exposures = List.copyOf(exposures);
  }

  /** Whose name the policy bears. */
  public WorkloadRef first() {
    return captured.first();
  }

  public String namespace() {
    return first().namespace();
  }
}
