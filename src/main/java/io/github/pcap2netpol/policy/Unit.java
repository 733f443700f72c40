package io.github.pcap2netpol.policy;

import io.github.pcap2netpol.cluster.WorkloadRef;
import io.github.pcap2netpol.graph.Exposure;
import io.github.pcap2netpol.graph.TrafficEdge;
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
record Unit(
    WorkloadSelections.Selection selection,
    SortedSet<WorkloadRef> captured,
    List<TrafficEdge> incoming,
    List<TrafficEdge> outgoing,
    List<Exposure> exposures) {
  Unit {
    incoming = List.copyOf(incoming);
    outgoing = List.copyOf(outgoing);
    exposures = List.copyOf(exposures);
  }

  /** Whose name the policy bears. */
  WorkloadRef first() {
    return captured.first();
  }

  String namespace() {
    return first().namespace();
  }
}
