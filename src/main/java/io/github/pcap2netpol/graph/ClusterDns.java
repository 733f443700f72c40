package io.github.pcap2netpol.graph;

import io.github.pcap2netpol.cluster.WorkloadRef;
import java.util.List;
import java.util.SortedSet;

/**
 * Every policy lets its workload resolve names. Where the resolver is itself a captured workload,
 * its own policy must agree.
 */
final class ClusterDns {
  private ClusterDns() {}

  static void inferForCapturedResolvers(Drafts drafts, SortedSet<WorkloadRef> captured) {
    List<TrafficEdge> resolvers =
        drafts.edges().stream()
            .filter(TrafficEdge::isDns)
            .filter(
                edge ->
                    edge.to() instanceof Peer.WorkloadPeer to && captured.contains(to.workload()))
            .toList();
    for (TrafficEdge edge : resolvers) {
      for (WorkloadRef workload : captured) {
        Peer from = new Peer.WorkloadPeer(workload);
        if (!from.equals(edge.to())) {
          EdgeDraft draft = drafts.draft(from, edge.to(), edge.port());
          edge.routes().forEach(route -> draft.infer(Inference.CLUSTER_DNS, route));
        }
      }
    }
  }
}
