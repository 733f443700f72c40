package io.github.pcap2netpol.policy.rule;

import io.github.pcap2netpol.cluster.addresses.NodeLocalDns;
import io.github.pcap2netpol.cluster.addresses.ServiceBackings;
import io.github.pcap2netpol.cluster.model.Cluster;
import io.github.pcap2netpol.cluster.model.LabelSelector;
import io.github.pcap2netpol.cluster.model.Labels;
import io.github.pcap2netpol.cluster.model.Service;
import io.github.pcap2netpol.cluster.model.ServiceRef;
import io.github.pcap2netpol.cluster.model.Workload;
import io.github.pcap2netpol.graph.model.Inference;
import io.github.pcap2netpol.graph.model.Peer;
import io.github.pcap2netpol.graph.model.TrafficEdge;
import io.github.pcap2netpol.graph.model.TrafficMap;
import io.github.pcap2netpol.net.IpAddress;
import io.github.pcap2netpol.net.IpPrefix;
import io.github.pcap2netpol.net.PortProtocol;
import io.github.pcap2netpol.net.Protocol;
import io.github.pcap2netpol.policy.model.Direction;
import io.github.pcap2netpol.policy.model.PolicyOptions;
import io.github.pcap2netpol.policy.model.PolicyOptions.Inferences;
import io.github.pcap2netpol.policy.selector.PodSelection;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The rules for name resolution. A workload's rules come from its own traffic, observed or
 * inferred; a namespace's rules are for pods that nobody captured, and allow the resolvers that its
 * captured workloads use. A resolver that is not in the metadata is assumed, since a policy that
 * breaks name resolution is useless, unless only what was observed is wanted.
 */
public final class DnsRules {
  private static final ServiceRef KUBE_DNS = new ServiceRef("kube-system", "kube-dns");
  private static final Labels KUBE_DNS_LABELS = Labels.of(Map.of("k8s-app", "kube-dns"));
  private static final int DNS_PORT = 53;

  private record Pair(Peer from, Peer to) {
    static Pair of(TrafficEdge edge) {
      return new Pair(edge.from(), edge.to());
    }
  }

  private final Cluster cluster;
  private final PeerGrants grants;
  private final RuleComments comments;
  private final PolicyOptions options;

  private final Set<Peer> unknownServices;
  private final Map<String, List<TrafficEdge>> byNamespace = new HashMap<>();
  private final List<TrafficEdge> everywhere = new ArrayList<>();

  public DnsRules(
      TrafficMap traffic, PeerGrants grants, RuleComments comments, PolicyOptions options) {
    this.cluster = traffic.cluster();
    this.unknownServices = unknownServices(traffic);
    this.grants = grants;
    this.comments = comments;
    this.options = options;
    List<TrafficEdge> edges = traffic.graph().edges().stream().filter(TrafficEdge::isDns).toList();
    Set<Peer> resolvers = edges.stream().map(TrafficEdge::to).collect(Collectors.toSet());
    Set<Pair> ofOne =
        edges.stream()
            .filter(edge -> edge.inference().filter(Inference.OWN_NAMESERVER::equals).isPresent())
            .map(Pair::of)
            .collect(Collectors.toSet());
    for (TrafficEdge edge : edges) {
      if (edge.from() instanceof Peer.WorkloadPeer client
          && !resolvers.contains(client)
          // A resolver in one pod's dnsConfig doesn't concern other pods that were not observed
          // using it.
          && !(edge.isInferred() && ofOne.contains(Pair.of(edge)))
          && traffic.captured().contains(client.workload())) {
        everywhere.add(edge);
        byNamespace
            .computeIfAbsent(client.workload().namespace(), namespace -> new ArrayList<>())
            .add(edge);
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

  /**
   * Egress rules for the resolvers of a unit's pods; may be empty if unobserved name resolution is
   * not wanted.
   */
  List<RuleDraft> of(PolicyUnit unit, PeerGrants.ServiceUse services) {
    List<TrafficEdge> own = unit.outgoing().stream().filter(TrafficEdge::isDns).toList();
    List<RuleDraft> drafts = new ArrayList<>(assemble(own, services));
    if (drafts.isEmpty()) {
      if (options.infersDns()) {
        drafts.addAll(assumed("(inferred: no capture shows a resolver)"));
      }
    } else if (options.inference() == Inferences.INCLUDED
        && own.stream().map(TrafficEdge::to).anyMatch(unknownServices::contains)) {
      drafts.addAll(assumed("(inferred: a resolver that answers for Services)"));
    }
    return drafts;
  }

  /**
   * Egress rules for all pods of a namespace, at least one. Observed name resolution of its
   * captured workloads is evidence, that of other namespaces is not.
   */
  public List<RuleDraft> of(String namespace) {
    List<TrafficEdge> here = byNamespace.getOrDefault(namespace, List.of());
    List<RuleDraft> drafts =
        new ArrayList<>(
            here.isEmpty()
                ? assemble(everywhere, PeerGrants.ServiceUse.ANY).stream()
                    .map(
                        draft ->
                            draft.withoutEvidence("(inferred: these answered other namespaces)"))
                    .toList()
                : assemble(here, PeerGrants.ServiceUse.ANY));
    if (drafts.isEmpty()) {
      return assumed("(inferred: no capture shows a resolver)");
    }
    if ((here.isEmpty() ? everywhere : here)
        .stream().map(TrafficEdge::to).anyMatch(unknownServices::contains)) {
      drafts.addAll(assumed("(inferred: a resolver that answers for Services)"));
    }
    return drafts;
  }

  private List<RuleDraft> assemble(List<TrafficEdge> edges, PeerGrants.ServiceUse services) {
    return RuleDraft.assemble(
        Direction.EGRESS,
        edges.stream().flatMap(edge -> grants.egress(edge, services).stream()).toList(),
        forRule ->
            Stream.of(List.of(heading(forRule)), comments.resolvers(asked(forRule)))
                .flatMap(List::stream)
                .toList());
  }

  /** Leaves out what is inferred only for the other transport, which the heading mentions. */
  private static SortedSet<TrafficEdge> asked(SortedSet<TrafficEdge> edges) {
    SortedSet<TrafficEdge> asked = new TreeSet<>(edges);
    asked.removeIf(DnsRules::isOtherTransport);
    return asked.isEmpty() ? edges : asked;
  }

  private static boolean isOtherTransport(TrafficEdge edge) {
    return edge.inference().filter(Inference.LONG_ANSWERS::equals).isPresent();
  }

  /** Says over which transport names were resolved, and which other one is allowed. */
  private static String heading(SortedSet<TrafficEdge> edges) {
    boolean udp = isUsed(edges, Protocol.UDP);
    boolean tcp = isUsed(edges, Protocol.TCP);
    boolean both = edges.stream().map(edge -> edge.port().protocol()).distinct().count() > 1;
    if (udp && tcp) {
      return "DNS over UDP and TCP";
    }
    if (tcp) {
      return "DNS over TCP" + (both ? ", and over UDP (inferred)" : "");
    }
    return "DNS over UDP" + (both ? ", and over TCP for long answers (inferred: RFC 7766)" : "");
  }

  private static boolean isUsed(SortedSet<TrafficEdge> edges, Protocol protocol) {
    return edges.stream()
        .filter(edge -> !isOtherTransport(edge))
        .anyMatch(edge -> edge.port().protocol() == protocol);
  }

  /** The cluster's own resolver according to the metadata, and its caches. */
  private List<RuleDraft> assumed(String note) {
    Optional<Service> service = NodeLocalDns.resolver(cluster);
    Optional<PeerSpec> backing = service.flatMap(grants::backing);
    SortedSet<Integer> numbers = new TreeSet<>();
    service.stream().flatMap(this::targetPorts).forEach(numbers::add);
    if (numbers.isEmpty()) {
      numbers.add(DNS_PORT);
    }
    List<Grant> all = new ArrayList<>();
    List<String> lines =
        new ArrayList<>(List.of("DNS over UDP, and over TCP for long answers (RFC 7766)"));
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
    lines.add(note);
    return RuleDraft.assemble(Direction.EGRESS, all, unseen -> lines);
  }

  /** A resolver's port over UDP, and over TCP for long answers (RFC 7766). */
  static Stream<PortProtocol> transports(int port) {
    return Stream.of(PortProtocol.udp(port), PortProtocol.tcp(port));
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
