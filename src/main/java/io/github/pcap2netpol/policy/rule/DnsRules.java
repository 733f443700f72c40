package io.github.pcap2netpol.policy.rule;

import io.github.pcap2netpol.cluster.addresses.NodeLocalDns;
import io.github.pcap2netpol.cluster.addresses.ServiceBackings;
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
import io.github.pcap2netpol.graph.model.TrafficEdge;
import io.github.pcap2netpol.graph.model.TrafficMap;
import io.github.pcap2netpol.net.IpAddress;
import io.github.pcap2netpol.net.IpPrefix;
import io.github.pcap2netpol.net.PortProtocol;
import io.github.pcap2netpol.policy.model.Direction;
import io.github.pcap2netpol.policy.selector.PodSelection;
import java.util.ArrayList;
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
 * of them was observed using; if none, those of the other captured namespaces; if none at all, the
 * cluster's own. A resolver's upstream queries are covered only by the rules of its own policy: its
 * clients need not reach whoever it forwards to. Inferred resolvers are kept whatever the options,
 * since a policy that breaks name resolution is useless.
 */
public final class DnsRules {
  private static final ServiceRef KUBE_DNS = new ServiceRef("kube-system", "kube-dns");
  private static final Labels KUBE_DNS_LABELS = Labels.of(Map.of("k8s-app", "kube-dns"));
  private static final int DNS_PORT = 53;

  private final Cluster cluster;
  private final PeerGrants grants;
  private final RuleComments comments;
  private final Diagnostics diagnostics;

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
    Set<Peer> resolvers =
        traffic.graph().edges().stream()
            .filter(TrafficEdge::isDns)
            .map(TrafficEdge::to)
            .collect(Collectors.toSet());
    for (TrafficEdge edge : traffic.graph().edges()) {
      if (edge.isDns() && edge.from() instanceof Peer.WorkloadPeer client && governed(client)) {
        if (edge.basis() instanceof Basis.Inferred inferred
            && inferred.reason().equals(Inference.CLUSTER_DNS)) {
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
   * Resolvers that the metadata lacks and that answer for Services: the dialled address is a
   * Service's, and pods behind it answer.
   */
  private static Set<Peer> unknownServices(TrafficMap traffic) {
    return traffic.clusterResolvers().stream()
        .map(address -> new Peer.ExternalPeer(IpPrefix.of(address)))
        .collect(Collectors.toSet());
  }

  /** The resolvers of the host network are not for pods. */
  private boolean governed(Peer.WorkloadPeer client) {
    Workload workload = cluster.workloads().get(client.workload());
    return workload == null || !workload.hostNetwork();
  }

  /** Egress rules for the resolvers of a unit's pods: at least one. */
  public List<RuleDraft> of(PolicyUnit unit) {
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
              "No capture shows it resolving names; its policies allow the resolvers that other namespaces used."));
      return drafts;
    }
    diagnostics.add(
        Diagnostic.info(
            "dns-not-seen",
            "Namespace " + namespace,
            "No capture shows any DNS traffic; the policies allow the cluster's DNS according to the metadata."));
    List<String> note = List.of("(inferred: no capture shows a resolver)");
    drafts = assemble(assumed, note);
    return drafts.isEmpty() ? clusterDns(note) : drafts;
  }

  private List<RuleDraft> assemble(List<TrafficEdge> edges, List<String> note) {
    List<Grant> all =
        edges.stream()
            .flatMap(edge -> grants.egress(edge, PeerGrants.ServiceUse.ANY).stream())
            .flatMap(DnsRules::bothTransports)
            .toList();
    List<RuleDraft> drafts =
        RuleDraft.assemble(
            Direction.EGRESS,
            all,
            forRule ->
                Stream.of(List.of(heading()), comments.resolvers(forRule), note)
                    .flatMap(List::stream)
                    .toList());
    return unknownServices.isEmpty()
            || edges.stream().map(TrafficEdge::to).noneMatch(unknownServices::contains)
        ? drafts
        : Stream.concat(
                drafts.stream(),
                clusterDns(List.of("(inferred: a resolver that answers for Services)")).stream())
            .toList();
  }

  private static String heading() {
    return "DNS over UDP, and over TCP for long answers (RFC 7766)";
  }

  /** The grant for UDP queries, and the same for long answers over TCP. */
  static Stream<Grant> bothTransports(Grant grant) {
    return transports(grant.port().port()).map(port -> new Grant(grant.peer(), port, grant.edge()));
  }

  /** A resolver's port over UDP, and over TCP for long answers (RFC 7766). */
  static Stream<PortProtocol> transports(int port) {
    return Stream.of(PortProtocol.udp(port), PortProtocol.tcp(port));
  }

  /** The cluster's own resolver according to the metadata, and the caches in front of it. */
  private List<RuleDraft> clusterDns(List<String> note) {
    Optional<Service> service = NodeLocalDns.resolver(cluster);
    Optional<PeerSpec> backing = service.flatMap(grants::backing);
    SortedSet<Integer> numbers = new TreeSet<>();
    service.stream().flatMap(this::targetPorts).forEach(numbers::add);
    if (numbers.isEmpty()) {
      numbers.add(DNS_PORT);
    }
    List<Grant> all = new ArrayList<>();
    List<String> lines = new ArrayList<>(List.of(heading()));
    PeerSpec peer =
        backing.orElse(
            new PeerSpec.Pods(
                KUBE_DNS.namespace(), new PodSelection(LabelSelector.of(KUBE_DNS_LABELS))));
    numbers.forEach(number -> add(peer, number, all));
    lines.add(
        backing.isPresent()
            ? "answered by the pods behind Service " + service.get().ref()
            : "answered by pods of kube-system labelled k8s-app=kube-dns");
    NodeLocalDns caches = NodeLocalDns.of(cluster);
    for (Workload cache : caches.onNodes()) {
      for (IpAddress address : service.map(Service::clusterIps).orElse(List.of())) {
        add(new PeerSpec.Block(IpPrefix.of(address)), DNS_PORT, all);
        lines.add("or at " + address + " by " + cache.ref() + ", on its node");
      }
    }
    for (Workload cache : caches.inPods()) {
      grants
          .pods(cache.ref())
          .ifPresent(
              pods ->
                  NodeLocalDns.resolverPorts(cache).stream()
                      .map(PortProtocol::port)
                      .distinct()
                      .forEach(number -> add(pods, number, all)));
      lines.add("or by " + cache.ref() + ", which may receive what is sent there");
    }
    lines.addAll(note);
    return RuleDraft.assemble(Direction.EGRESS, all, unseen -> lines);
  }

  private static void add(PeerSpec peer, int number, List<Grant> to) {
    transports(number).forEach(port -> to.add(new Grant(peer, port, Optional.empty())));
  }

  private Stream<Integer> targetPorts(Service service) {
    ServiceBackings backings = new ServiceBackings(cluster);
    return service.ports().stream()
        .filter(port -> port.port().port() == DNS_PORT)
        .flatMap(port -> backings.targetPorts(service, port).stream())
        .map(PortProtocol::port);
  }
}
