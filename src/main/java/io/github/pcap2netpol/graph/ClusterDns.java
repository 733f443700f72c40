package io.github.pcap2netpol.graph;

import io.github.pcap2netpol.cluster.model.WorkloadRef;
import io.github.pcap2netpol.graph.draft.Drafts;
import io.github.pcap2netpol.graph.draft.EdgeDraft;
import io.github.pcap2netpol.graph.model.Inference;
import io.github.pcap2netpol.graph.model.Peer;
import io.github.pcap2netpol.graph.model.Route;
import io.github.pcap2netpol.graph.model.TrafficEdge;
import io.github.pcap2netpol.net.PortProtocol;
import java.util.HashMap;
import java.util.Map;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * Adds name resolution. Every policy lets its workload resolve names, so if the resolver is itself
 * a captured workload, its own policy must agree.
 */
final class ClusterDns {
  private ClusterDns() {}

  /** A resolver as a peer, and its own port. */
  private record Resolver(Peer peer, PortProtocol port) {}

  static void inferForCapturedResolvers(Drafts drafts, SortedSet<WorkloadRef> captured) {
    Map<Resolver, SortedSet<Route>> resolvers = new HashMap<>();
    for (TrafficEdge edge : drafts.edges()) {
      if (edge.isDns()
          && edge.to() instanceof Peer.WorkloadPeer to
          && captured.contains(to.workload())) {
        resolvers
            .computeIfAbsent(new Resolver(to, edge.port()), any -> new TreeSet<>())
            .addAll(edge.routes());
      }
    }
    resolvers.forEach(
        (resolver, routes) -> {
          for (WorkloadRef workload : captured) {
            Peer from = new Peer.WorkloadPeer(workload);
            if (!from.equals(resolver.peer())) {
              EdgeDraft draft = drafts.draft(from, resolver.peer(), resolver.port());
              routes.forEach(route -> draft.infer(Inference.CLUSTER_DNS, route));
            }
          }
        });
  }
}
