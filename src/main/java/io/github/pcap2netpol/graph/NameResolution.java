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
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * Infers name resolution that was not observed: a replica that never resolved a name will after its
 * next restart, and one that did may have to repeat the query over TCP. The resolvers are those
 * that any workload of its namespace used; if none did, those of other namespaces; if none at all,
 * the cluster's own. A resolver's own queries to others don't concern its clients.
 */
public final class NameResolution {
  private final Cluster cluster;
  private final SortedSet<WorkloadRef> captured;
  private final List<AssumedResolver> assumed;
  private final SortedSet<TrafficEdge> edges;
  private final Map<String, List<TrafficEdge>> byNamespace = new HashMap<>();
  private final List<TrafficEdge> everywhere = new ArrayList<>();
  private final Set<Peer> resolvers = new HashSet<>();
  private final Set<Peer> forwarding = new HashSet<>();

  private NameResolution(
      Cluster cluster,
      SortedSet<WorkloadRef> captured,
      List<AssumedResolver> assumed,
      Collection<TrafficEdge> edges) {
    this.cluster = cluster;
    this.captured = captured;
    this.assumed = assumed;
    this.edges = new TreeSet<>(edges);
  }

  /**
   * Adds the inferred edges.
   *
   * @param assumed where names are resolved according to the metadata of each bundle
   * @param edges the observed edges, and those inferred for other reasons
   * @param diagnostics receives a note for each namespace that no capture shows resolving names
   * @return all edges, in order
   */
  public static List<TrafficEdge> infer(
      Cluster cluster,
      SortedSet<WorkloadRef> captured,
      List<AssumedResolver> assumed,
      Collection<TrafficEdge> edges,
      Diagnostics diagnostics) {
    NameResolution resolution = new NameResolution(cluster, captured, assumed, edges);
    resolution.learn();
    resolution.inferResolvers(diagnostics);
    resolution.inferTransports();
    return List.copyOf(resolution.edges);
  }

  private void learn() {
    List<TrafficEdge> dns = edges.stream().filter(TrafficEdge::isDns).toList();
    dns.forEach(edge -> resolvers.add(edge.to()));
    for (TrafficEdge edge : dns) {
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

  /** Pods don't use the resolvers of the host. */
  private boolean isGoverned(WorkloadRef client) {
    Workload workload = cluster.workloads().get(client);
    return workload == null || !workload.hostNetwork();
  }

  private void inferResolvers(Diagnostics diagnostics) {
    Drafts drafts = new Drafts();
    Set<String> told = new HashSet<>();
    for (WorkloadRef workload : captured) {
      Peer client = new Peer.WorkloadPeer(workload);
      if (forwarding.contains(client) || !isGoverned(workload)) {
        continue;
      }
      assumed.stream()
          .filter(resolver -> resolver.client().filter(workload::equals).isPresent())
          .forEach(resolver -> infer(resolver, client, drafts));
      String namespace = workload.namespace();
      List<TrafficEdge> here = byNamespace.getOrDefault(namespace, List.of());
      if (!here.isEmpty()) {
        here.forEach(edge -> inferLike(edge, client, Inference.OTHERS_RESOLVE, drafts));
      } else if (!everywhere.isEmpty()) {
        everywhere.forEach(
            edge -> inferLike(edge, client, Inference.OTHER_NAMESPACES_RESOLVE, drafts));
      } else {
        assumed.stream()
            .filter(resolver -> resolver.client().isEmpty())
            .forEach(resolver -> infer(resolver, client, drafts));
      }
      if (here.isEmpty() && told.add(namespace)) {
        diagnostics.add(notSeen(namespace, !everywhere.isEmpty()));
      }
    }
    // An edge that was observed is equal in order to the inferred one, and stays.
    edges.addAll(drafts.edges());
  }

  private static void inferLike(TrafficEdge edge, Peer client, Inference reason, Drafts drafts) {
    if (edge.from().equals(client) || edge.to().equals(client)) {
      return;
    }
    EdgeDraft draft = drafts.draft(client, edge.to(), edge.port());
    Inference known = edge.isNeeded() ? reason : edge.inference().orElse(reason);
    edge.routes().forEach(route -> draft.infer(known, route));
    addAddresses(edge, draft);
  }

  private static void infer(AssumedResolver resolver, Peer client, Drafts drafts) {
    Target target = resolver.target();
    if (!target.peer().equals(client)) {
      EdgeDraft draft = drafts.draft(client, target.peer(), target.port());
      draft.infer(resolver.reason(), resolver.route());
      if (target instanceof Target.AddressTarget address) {
        draft.addToAddresses(address.addresses());
      }
    }
  }

  /** Clients that use UDP must be able to use TCP, and the other way round. */
  private void inferTransports() {
    Drafts drafts = new Drafts();
    for (TrafficEdge edge : edges) {
      if (edge.isDns() && edge.port().protocol() != Protocol.SCTP) {
        PortProtocol other =
            edge.port().protocol() == Protocol.UDP
                ? PortProtocol.tcp(edge.port().port())
                : PortProtocol.udp(edge.port().port());
        EdgeDraft draft = drafts.draft(edge.from(), edge.to(), other);
        edge.routes().forEach(route -> draft.infer(Inference.LONG_ANSWERS, route));
        draft.addInferredFromAddresses(edge.fromAddresses());
        draft.addInferredFromAddresses(edge.alsoFrom());
        addAddresses(edge, draft);
      }
    }
    edges.addAll(drafts.edges());
  }

  private static void addAddresses(TrafficEdge edge, EdgeDraft draft) {
    draft.addToAddresses(edge.toAddresses());
    draft.addNames(edge.names());
    draft.addNotedNames(edge.notedNames());
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
