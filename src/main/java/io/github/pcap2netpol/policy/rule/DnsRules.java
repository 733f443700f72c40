package io.github.pcap2netpol.policy.rule;

import io.github.pcap2netpol.cluster.addresses.ServiceBackings;
import io.github.pcap2netpol.cluster.addresses.VirtualAddress;
import io.github.pcap2netpol.cluster.model.Cluster;
import io.github.pcap2netpol.cluster.model.LabelSelector;
import io.github.pcap2netpol.cluster.model.Labels;
import io.github.pcap2netpol.cluster.model.Service;
import io.github.pcap2netpol.cluster.model.ServiceRef;
import io.github.pcap2netpol.cluster.model.Workload;
import io.github.pcap2netpol.cluster.model.WorkloadRef;
import io.github.pcap2netpol.diagnostic.Diagnostic;
import io.github.pcap2netpol.diagnostic.Diagnostics;
import io.github.pcap2netpol.graph.model.Basis;
import io.github.pcap2netpol.graph.model.Inference;
import io.github.pcap2netpol.graph.model.Peer;
import io.github.pcap2netpol.graph.model.Route;
import io.github.pcap2netpol.graph.model.TrafficEdge;
import io.github.pcap2netpol.graph.model.TrafficMap;
import io.github.pcap2netpol.net.IpPrefix;
import io.github.pcap2netpol.net.PortProtocol;
import io.github.pcap2netpol.policy.model.Direction;
import io.github.pcap2netpol.policy.selector.PodSelection;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The rules for name resolution, the same for all workloads of a namespace: the resolvers that any
 * of them was seen to use; if none was, those of the other captured namespaces; if none at all, the
 * cluster's own. A resolver's own questions to others are answered by the rules of its own policy
 * only: whom it forwards to is nothing to its clients. Resolvers that were inferred are kept
 * whatever the options: a policy that breaks name resolution is of no use.
 */
public final class DnsRules {
  private static final ServiceRef KUBE_DNS = new ServiceRef("kube-system", "kube-dns");
  private static final Labels KUBE_DNS_LABELS = Labels.of(Map.of("k8s-app", "kube-dns"));
  private static final int DNS_PORT = 53;

  private final Cluster cluster;
  private final PeerGrants grants;
  private final RuleComments comments;
  private final Diagnostics diagnostics;

  /** What resolves names on the nodes' own network. */
  private final Optional<WorkloadRef> nodeCache;

  private final Map<String, List<TrafficEdge>> byNamespace = new HashMap<>();
  private final Set<Peer> unknownServices;
  private final List<TrafficEdge> everywhere = new ArrayList<>();
  private final List<TrafficEdge> assumed = new ArrayList<>();
  private final Map<WorkloadRef, List<TrafficEdge>> forwarded = new HashMap<>();
  private final Map<String, List<RuleDraft>> rules = new ConcurrentHashMap<>();

  public DnsRules(
      TrafficMap traffic, PeerGrants grants, RuleComments comments, Diagnostics diagnostics) {
    this.cluster = traffic.cluster();
    this.unknownServices = unknownServices(traffic);
    this.grants = grants;
    this.comments = comments;
    this.diagnostics = diagnostics;
    nodeCache = nodeCache(cluster);
    Set<Peer> resolvers =
        traffic.graph().edges().stream()
            .filter(TrafficEdge::isDns)
            .map(TrafficEdge::to)
            .collect(Collectors.toSet());
    for (TrafficEdge edge : traffic.graph().edges()) {
      if (edge.isDns() && edge.from() instanceof Peer.WorkloadPeer client && governed(client)) {
        if (edge.basis() instanceof Basis.Inferred inferred
            && inferred.reason() == Inference.CLUSTER_DNS) {
          assumed.add(edge);
        } else if (resolvers.contains(client)) {
          forwarded.computeIfAbsent(client.workload(), own -> new ArrayList<>()).add(edge);
        } else {
          everywhere.add(edge);
          byNamespace
              .computeIfAbsent(client.workload().namespace(), namespace -> new ArrayList<>())
              .add(edge);
        }
      }
    }
  }

  /**
   * Resolvers that the metadata don't know and that answer for Services: the address is that of a
   * Service, and pods behind it answer.
   */
  private static Set<Peer> unknownServices(TrafficMap traffic) {
    return traffic.clusterResolvers().stream()
        .map(address -> new Peer.ExternalPeer(IpPrefix.of(address)))
        .collect(Collectors.toSet());
  }

  /** What the host's own name resolution uses is not for pods. */
  private boolean governed(Peer.WorkloadPeer client) {
    Workload workload = cluster.workloads().get(client.workload());
    return workload == null || !workload.hostNetwork();
  }

  /** Egress rules for the resolvers of a unit's pods: at least one. */
  public List<RuleDraft> of(Unit unit) {
    List<TrafficEdge> own =
        unit.selection().workloads().stream()
            .flatMap(workload -> forwarded.getOrDefault(workload, List.of()).stream())
            .toList();
    List<RuleDraft> drafts = assemble(own, List.of());
    return drafts.isEmpty() ? of(unit.namespace()) : drafts;
  }

  /** Egress rules for the resolvers of a namespace: at least one. */
  public List<RuleDraft> of(String namespace) {
    return rules.computeIfAbsent(namespace, this::derive);
  }

  private List<RuleDraft> derive(String namespace) {
    List<TrafficEdge> here = byNamespace.getOrDefault(namespace, List.of());
    List<RuleDraft> drafts = assemble(here, List.of());
    if (!drafts.isEmpty()) {
      return drafts;
    }
    drafts = assemble(everywhere, List.of("(inferred: these answered other namespaces)"));
    if (!drafts.isEmpty()) {
      diagnostics.add(
          Diagnostic.info(
              "dns-not-seen",
              "Namespace " + namespace,
              "No capture shows it resolving names; the resolvers that other namespaces used are"
                  + " taken."));
      return drafts;
    }
    diagnostics.add(
        Diagnostic.info(
            "dns-not-seen",
            "Namespace " + namespace,
            "No capture shows any name being resolved; the cluster's own DNS is taken from the"
                + " metadata."));
    List<String> note = List.of("(inferred: no capture shows a resolver)");
    drafts = assemble(assumed, note);
    return drafts.isEmpty() ? List.of(clusterDns(note)) : drafts;
  }

  private List<RuleDraft> assemble(List<TrafficEdge> edges, List<String> note) {
    List<Grant> all =
        edges.stream()
            .flatMap(
                edge ->
                    Stream.concat(
                        grants.egress(edge, PeerGrants.ServiceUse.ANY).stream(), cached(edge)))
            .flatMap(DnsRules::bothTransports)
            .toList();
    List<RuleDraft> drafts =
        RuleDraft.assemble(
            Direction.EGRESS,
            all,
            forRule ->
                Stream.of(List.of(heading()), comments.resolvers(forRule), caching(forRule), note)
                    .flatMap(List::stream)
                    .toList());
    return unknownServices.isEmpty()
            || edges.stream().map(TrafficEdge::to).noneMatch(unknownServices::contains)
        ? drafts
        : Stream.concat(
                drafts.stream(),
                Stream.of(clusterDns(List.of("(inferred: a resolver that answers for Services)"))))
            .toList();
  }

  /**
   * A cache on the nodes (NodeLocal DNSCache) takes over the very address of the resolver's Service
   * there: no pod that labels could select answers then, only an address does.
   */
  private Stream<Grant> cached(TrafficEdge edge) {
    return nodeCache.stream()
        .flatMap(cache -> edge.routes().stream())
        .filter(Route.ThroughService.class::isInstance)
        .map(Route.ThroughService.class::cast)
        .filter(route -> route.kind() == VirtualAddress.Kind.CLUSTER_IP)
        .map(Route.ThroughService::dialled)
        .map(
            dialled ->
                Grant.of(
                    new PeerSpec.Block(IpPrefix.of(dialled.address())),
                    PortProtocol.udp(dialled.port()),
                    edge));
  }

  private List<String> caching(SortedSet<TrafficEdge> edges) {
    return edges.stream().flatMap(this::cached).findFirst().isEmpty()
        ? List.of()
        : nodeCache.stream()
            .map(cache -> "or at the Service's own address by " + cache + " (inferred)")
            .toList();
  }

  private static Optional<WorkloadRef> nodeCache(Cluster cluster) {
    return cluster.workloads().values().stream()
        .filter(Workload::hostNetwork)
        .filter(
            workload ->
                workload.pods().stream()
                    .flatMap(pod -> pod.ports().stream())
                    .anyMatch(declared -> declared.port().equals(PortProtocol.udp(DNS_PORT))))
        .map(Workload::ref)
        .findFirst();
  }

  private static String heading() {
    return "name resolution, over UDP, and over TCP for long answers (RFC 7766)";
  }

  /** The grant for questions, and the same for long answers. */
  static Stream<Grant> bothTransports(Grant grant) {
    return transports(grant.port().port()).map(port -> new Grant(grant.peer(), port, grant.edge()));
  }

  /** A resolver's port over UDP, and over TCP for long answers (RFC 7766). */
  static Stream<PortProtocol> transports(int port) {
    return Stream.of(PortProtocol.udp(port), PortProtocol.tcp(port));
  }

  private RuleDraft clusterDns(List<String> note) {
    Service service = cluster.services().get(KUBE_DNS);
    PeerSpec byLabel =
        new PeerSpec.Pods(
            KUBE_DNS.namespace(), new PodSelection(LabelSelector.of(KUBE_DNS_LABELS)));
    boolean selects = service != null && grants.backing(service).isPresent();
    PeerSpec peer = service == null ? byLabel : grants.backing(service).orElse(byLabel);
    TreeSet<PortProtocol> ports = new TreeSet<>();
    if (service != null) {
      targetPorts(service).forEach(port -> transports(port).forEach(ports::add));
    }
    if (ports.isEmpty()) {
      transports(DNS_PORT).forEach(ports::add);
    }
    String who =
        selects
            ? "answered by what is behind Service " + KUBE_DNS
            : "answered by pods of kube-system labelled k8s-app=kube-dns";
    return new RuleDraft(
        Direction.EGRESS,
        new RulePeers.These(List.of(peer)),
        ports,
        Stream.concat(Stream.of(heading(), who), note.stream()).toList(),
        Collections.emptySortedSet(),
        Collections.emptySortedSet());
  }

  private Stream<Integer> targetPorts(Service service) {
    ServiceBackings backings = new ServiceBackings(cluster);
    return service.ports().stream()
        .filter(port -> port.port().port() == DNS_PORT)
        .flatMap(port -> backings.targetPorts(service, port).stream())
        .map(PortProtocol::port);
  }
}
