package io.github.pcap2netpol.graph;

import io.github.pcap2netpol.cluster.model.Cluster;
import io.github.pcap2netpol.cluster.model.Workload;
import io.github.pcap2netpol.cluster.model.WorkloadRef;
import io.github.pcap2netpol.diagnostic.Diagnostic;
import io.github.pcap2netpol.diagnostic.Diagnostics;
import io.github.pcap2netpol.graph.destination.AssumedResolver;
import io.github.pcap2netpol.graph.destination.Target;
import io.github.pcap2netpol.graph.draft.Drafts;
import io.github.pcap2netpol.graph.draft.EdgeDraft;
import io.github.pcap2netpol.graph.model.Inference;
import io.github.pcap2netpol.graph.model.Peer;
import io.github.pcap2netpol.graph.model.TrafficEdge;
import io.github.pcap2netpol.net.PortProtocol;
import io.github.pcap2netpol.net.Protocol;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedSet;

/**
 * Concludes where captured workloads resolve names that were not seen to: a replica that never did
 * will after its next restart, and one that did may be asked to over TCP. The resolvers are those
 * that any workload of its namespace used; if none did, those of other namespaces; if none at all,
 * the cluster's own. A resolver's own questions to others are nothing to its clients.
 */
final class NameResolution {
  private final Cluster cluster;
  private final SortedSet<WorkloadRef> captured;
  private final List<AssumedResolver> assumed;
  private final Drafts drafts;
  private final Map<String, List<TrafficEdge>> byNamespace = new HashMap<>();
  private final List<TrafficEdge> everywhere = new ArrayList<>();
  private final Set<Peer> resolvers = new HashSet<>();
  private final Set<Peer> forwarding = new HashSet<>();

  private NameResolution(
      Cluster cluster,
      SortedSet<WorkloadRef> captured,
      List<AssumedResolver> assumed,
      Drafts drafts) {
    this.cluster = cluster;
    this.captured = captured;
    this.assumed = assumed;
    this.drafts = drafts;
  }

  /**
   * Adds what follows.
   *
   * @param assumed where names are resolved as the metadata of each bundle tell it
   * @param drafts all that was seen, and what follows from it otherwise
   * @param diagnostics takes a note for each namespace of which nobody was seen to resolve names
   */
  static void infer(
      Cluster cluster,
      SortedSet<WorkloadRef> captured,
      List<AssumedResolver> assumed,
      Drafts drafts,
      Diagnostics diagnostics) {
    NameResolution resolution = new NameResolution(cluster, captured, assumed, drafts);
    resolution.learn(drafts.edges().stream().filter(TrafficEdge::isDns).toList());
    resolution.inferResolvers(diagnostics);
    resolution.inferTransports();
  }

  private void learn(List<TrafficEdge> edges) {
    edges.forEach(edge -> resolvers.add(edge.to()));
    for (TrafficEdge edge : edges) {
      if (edge.from() instanceof Peer.WorkloadPeer client && isGoverned(client.workload())) {
        if (resolvers.contains(client)) {
          forwarding.add(client);
        } else {
          everywhere.add(edge);
          byNamespace
              .computeIfAbsent(client.workload().namespace(), any -> new ArrayList<>())
              .add(edge);
        }
      }
    }
  }

  /** What the host's own name resolution uses is not for pods. */
  private boolean isGoverned(WorkloadRef client) {
    Workload workload = cluster.workloads().get(client);
    return workload == null || !workload.hostNetwork();
  }

  private void inferResolvers(Diagnostics diagnostics) {
    Set<String> told = new HashSet<>();
    for (WorkloadRef workload : captured) {
      Peer client = new Peer.WorkloadPeer(workload);
      if (forwarding.contains(client) || !isGoverned(workload)) {
        continue;
      }
      String namespace = workload.namespace();
      List<TrafficEdge> here = byNamespace.getOrDefault(namespace, List.of());
      if (!here.isEmpty()) {
        here.forEach(edge -> inferLike(edge, client, Inference.OTHERS_RESOLVE));
      } else if (!everywhere.isEmpty()) {
        everywhere.forEach(edge -> inferLike(edge, client, Inference.OTHER_NAMESPACES_RESOLVE));
      } else {
        assumed.forEach(resolver -> infer(resolver, client));
      }
      if (here.isEmpty() && told.add(namespace)) {
        diagnostics.add(notSeen(namespace, !everywhere.isEmpty()));
      }
    }
  }

  private void inferLike(TrafficEdge edge, Peer client, Inference reason) {
    if (edge.from().equals(client) || edge.to().equals(client)) {
      return;
    }
    EdgeDraft draft = drafts.draft(client, edge.to(), edge.port());
    Inference known = edge.isNeeded() ? reason : edge.inference().orElse(reason);
    edge.routes().forEach(route -> draft.infer(known, route));
    draft.addToAddresses(edge.toAddresses());
    draft.addNames(edge.names());
    draft.addNotedNames(edge.notedNames());
  }

  private void infer(AssumedResolver resolver, Peer client) {
    Target target = resolver.target();
    if (!target.peer().equals(client)) {
      EdgeDraft draft = drafts.draft(client, target.peer(), target.port());
      draft.infer(resolver.reason(), resolver.route());
      if (target instanceof Target.AddressTarget address) {
        draft.addToAddresses(address.addresses());
      }
    }
  }

  /** Whoever asks over UDP must be able to ask over TCP, and the other way round. */
  private void inferTransports() {
    for (TrafficEdge edge : drafts.edges()) {
      if (edge.isDns() && edge.port().protocol() != Protocol.SCTP) {
        PortProtocol other =
            edge.port().protocol() == Protocol.UDP
                ? PortProtocol.tcp(edge.port().port())
                : PortProtocol.udp(edge.port().port());
        EdgeDraft draft = drafts.draft(edge.from(), edge.to(), other);
        edge.routes().forEach(route -> draft.infer(Inference.LONG_ANSWERS, route));
        draft.addInferredFromAddresses(edge.fromAddresses());
        draft.addInferredFromAddresses(edge.alsoFrom());
        draft.addToAddresses(edge.toAddresses());
        draft.addNames(edge.names());
        draft.addNotedNames(edge.notedNames());
      }
    }
  }

  private static Diagnostic notSeen(String namespace, boolean elsewhere) {
    return Diagnostic.info(
        "dns-not-seen",
        "Namespace " + namespace,
        elsewhere
            ? "No capture shows it resolving names; its policies allow the resolvers that other"
                + " namespaces used."
            : "No capture shows any DNS traffic; the policies allow the cluster's DNS according to"
                + " the metadata.");
  }
}
