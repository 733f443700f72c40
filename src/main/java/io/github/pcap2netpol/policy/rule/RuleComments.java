package io.github.pcap2netpol.policy.rule;

import io.github.pcap2netpol.cluster.addresses.ApiServers;
import io.github.pcap2netpol.cluster.addresses.SpecialAddress;
import io.github.pcap2netpol.cluster.addresses.VirtualAddress;
import io.github.pcap2netpol.cluster.model.WorkloadRef;
import io.github.pcap2netpol.graph.model.Inference;
import io.github.pcap2netpol.graph.model.Peer;
import io.github.pcap2netpol.graph.model.Route;
import io.github.pcap2netpol.graph.model.TrafficEdge;
import io.github.pcap2netpol.graph.model.TrafficMap;
import io.github.pcap2netpol.net.IpAddress;
import io.github.pcap2netpol.net.IpPrefix;
import io.github.pcap2netpol.net.PortProtocol;
import io.github.pcap2netpol.policy.model.PolicyOptions.Inferences;
import io.github.pcap2netpol.policy.selector.WorkloadSelections;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Explains why a rule exists, in words that stay the same as long as the rule does: who, through
 * which Service, by which name, and what was inferred; never how often or when.
 */
public final class RuleComments {
  /** Where Istio's ambient mesh sends the kubelet's probes from, by default. */
  private static final Set<IpAddress> MESH_PROBES =
      Set.of(
          IpAddress.of("169.254.7.127"), IpAddress.of("fd16:9254:7127:1337:ffff:ffff:ffff:ffff"));

  /** How many names fit on a comment line. */
  private static final int MOST_NOTED = 5;

  private static final String WIDENED =
      ", outside the cluster, not by name (inferred: so many addresses called that neighbouring ones are merged)";

  private static final String SEEN_BY_SOME = ", since enforcers differ on which they see";

  private final WorkloadSelections selections;
  private final Inferences inferences;

  private final ApiServers apiServers;
  private final SortedMap<IpAddress, String> imported;

  private final Set<IpAddress> clusterResolvers;

  public RuleComments(TrafficMap traffic, WorkloadSelections selections, Inferences inferences) {
    this.apiServers = ApiServers.of(traffic.cluster());
    this.imported = traffic.cluster().imported();
    this.clusterResolvers = traffic.clusterResolvers();
    this.selections = selections;
    this.inferences = inferences;
  }

  /** Who calls. */
  List<String> ingress(SortedSet<TrafficEdge> edges) {
    return lines("from ", edges, TrafficEdge::from, PeerAddresses::ofCaller);
  }

  /** Who calls, and whom, if the rule is there for others too. */
  List<String> ingress(SortedSet<TrafficEdge> edges, PolicyUnit unit) {
    return with(ingress(edges), "needed to reach ", edges, TrafficEdge::to, unit);
  }

  /** Who is called, and by whom, if the rule is there for others too. */
  List<String> egress(SortedSet<TrafficEdge> edges, PolicyUnit unit) {
    return with(egress(edges), "needed by ", edges, TrafficEdge::from, unit);
  }

  private static List<String> with(
      List<String> lines,
      String need,
      SortedSet<TrafficEdge> edges,
      Function<TrafficEdge, Peer> governed,
      PolicyUnit unit) {
    TreeSet<WorkloadRef> needing = new TreeSet<>();
    edges.forEach(
        edge -> {
          if (governed.apply(edge) instanceof Peer.WorkloadPeer of) {
            needing.add(of.workload());
          }
        });
    return needing.isEmpty() || !unit.isShared() || needing.containsAll(unit.scope().workloads())
        ? lines
        : Stream.concat(lines.stream(), Stream.of(need + names(needing))).toList();
  }

  /** Who is called. */
  List<String> egress(SortedSet<TrafficEdge> edges) {
    return lines("to ", edges, TrafficEdge::to, PeerAddresses::ofCalled);
  }

  /** Who resolves names. */
  List<String> resolvers(SortedSet<TrafficEdge> edges) {
    return lines("answered by ", edges, TrafficEdge::to, PeerAddresses::ofCalled);
  }

  private List<String> lines(
      String preposition,
      SortedSet<TrafficEdge> edges,
      Function<TrafficEdge, Peer> peer,
      Function<TrafficEdge, SortedSet<IpPrefix>> addresses) {
    Map<Peer, List<TrafficEdge>> inside = new TreeMap<>();
    Map<String, List<TrafficEdge>> outside = new TreeMap<>();
    for (TrafficEdge edge : edges) {
      if (peer.apply(edge) instanceof Peer.ExternalPeer) {
        outside
            .computeIfAbsent(String.join(", ", edge.names()), names -> new ArrayList<>())
            .add(edge);
      } else {
        inside.computeIfAbsent(peer.apply(edge), of -> new ArrayList<>()).add(edge);
      }
    }
    List<String> lines = new ArrayList<>();
    inside.forEach(
        (of, its) ->
            lines.add(
                preposition
                    + of
                    + together(of, its, addresses)
                    + through(its)
                    + byAddress(of, its, addresses)
                    + inferred(its)));
    outside.forEach(
        (names, its) ->
            lines.addAll(
                names.isEmpty()
                    ? unnamed(preposition, its, addresses)
                    : List.of(named(preposition, names, its))));
    return lines;
  }

  private String named(String preposition, String names, List<TrafficEdge> edges) {
    return preposition
        + names
        + (isCloudMetadata(edges) ? ", the cloud's metadata service" : ", outside the cluster")
        + through(edges)
        + (inferences == Inferences.INCLUDED
            ? ": all addresses from DNS answers; those that were not called are inferred"
            : ": the addresses that were called");
  }

  private static boolean isCloudMetadata(List<TrafficEdge> edges) {
    return edges.stream()
        .flatMap(edge -> edge.toAddresses().stream())
        .anyMatch(prefix -> SpecialAddress.CLOUD_METADATA_ADDRESSES.contains(prefix.address()));
  }

  /** What is known about an address that no object of the cluster has; empty if nothing is. */
  private Optional<String> known(IpPrefix prefix) {
    IpAddress address = prefix.address();
    if (SpecialAddress.CLOUD_METADATA_ADDRESSES.contains(address)) {
      return Optional.of("the cloud's metadata service");
    }
    if (MESH_PROBES.contains(address)) {
      return Optional.of("the kubelet's probes in Istio's ambient mode");
    }
    if (address.isLinkLocal()) {
      return Optional.of("a link-local address of its node");
    }
    if (prefix.isSingle() && apiServers.isAt(address)) {
      return Optional.of("an API server (endpoint of Service " + ApiServers.SERVICE + ")");
    }
    if (prefix.isSingle() && clusterResolvers.contains(address)) {
      return Optional.of("the cluster's DNS, whose Service the metadata lack");
    }
    return Optional.ofNullable(imported.get(address)).map(cluster -> "of cluster " + cluster);
  }

  private List<String> unnamed(
      String preposition,
      List<TrafficEdge> edges,
      Function<TrafficEdge, SortedSet<IpPrefix>> addresses) {
    TreeSet<String> lines = new TreeSet<>();
    TreeMap<IpPrefix, SortedSet<String>> others = new TreeMap<>();
    TreeSet<IpPrefix> widened = new TreeSet<>();
    Map<String, TreeSet<IpPrefix>> behindServices = new TreeMap<>();
    for (TrafficEdge edge : edges) {
      if (WidenedCallers.isWidened(edge)) {
        widened.addAll(addresses.apply(edge));
        continue;
      }
      for (IpPrefix prefix : addresses.apply(edge)) {
        Optional<String> known = known(prefix);
        if (known.isPresent() && !isTranslated(List.of(edge))) {
          lines.add(preposition + prefix.brief() + ", " + known.get() + inferred(List.of(edge)));
        } else if (edge.isInferred() && !isTranslated(List.of(edge))) {
          lines.add(
              preposition + prefix.brief() + ", outside the cluster" + inferred(List.of(edge)));
        } else if (isTranslated(List.of(edge))) {
          String how =
              through(List.of(edge)) + "; by its own address and the Service's" + SEEN_BY_SOME;
          behindServices.computeIfAbsent(how, any -> new TreeSet<>()).add(prefix);
        } else {
          others.computeIfAbsent(prefix, any -> new TreeSet<>()).addAll(edge.notedNames());
        }
      }
    }
    List<String> all = new ArrayList<>(lines);
    behindServices.forEach(
        (how, behind) ->
            IpPrefix.merge(behind)
                .forEach(
                    prefix ->
                        all.add(
                            preposition
                                + prefix
                                + ", "
                                + Optional.ofNullable(imported.get(prefix.address()))
                                    .map(cluster -> "of cluster " + cluster)
                                    .orElse("outside the cluster")
                                + how)));
    List<IpPrefix> blocks = IpPrefix.merge(widened);
    blocks.forEach(block -> all.add(preposition + block + WIDENED));
    TreeSet<IpPrefix> apart = new TreeSet<>(blocks);
    others
        .keySet()
        .removeIf(
            prefix -> {
              IpPrefix before = apart.floor(prefix);
              return before != null && before.contains(prefix);
            });
    Map<SortedSet<String>, TreeSet<IpPrefix>> byNames = new HashMap<>();
    others.forEach(
        (prefix, names) -> byNames.computeIfAbsent(names, any -> new TreeSet<>()).add(prefix));
    TreeMap<IpPrefix, String> outside = new TreeMap<>();
    byNames.forEach(
        (names, its) ->
            IpPrefix.merge(its)
                .forEach(
                    prefix ->
                        outside.put(
                            prefix,
                            preposition
                                + prefix
                                + ", outside the cluster, not by name"
                                + noted(names))));
    all.addAll(outside.values());
    return all;
  }

  /**
   * Names that were not captured on the wire: the author of the file may have had them from
   * anywhere.
   */
  private static String noted(SortedSet<String> names) {
    if (names.isEmpty()) {
      return "";
    }
    int more = names.size() - MOST_NOTED;
    return "; a capture file calls it "
        + names.stream().limit(MOST_NOTED).collect(Collectors.joining(", "))
        + (more > 0 ? " and " + more + " more names" : "");
  }

  private static String through(Collection<TrafficEdge> edges) {
    TreeSet<String> services =
        edges.stream()
            .flatMap(edge -> edge.routes().stream())
            .flatMap(route -> route.viaService().stream())
            .map(Object::toString)
            .collect(Collectors.toCollection(TreeSet::new));
    if (services.isEmpty()) {
      return "";
    }
    boolean directly =
        edges.stream()
            .flatMap(edge -> edge.routes().stream())
            .anyMatch(Route.Direct.class::isInstance);
    return (services.size() == 1 ? ", through Service " : ", through Services ")
        + String.join(", ", services)
        + (directly ? " and directly" : "");
  }

  private static String byAddress(
      Peer peer,
      Collection<TrafficEdge> edges,
      Function<TrafficEdge, SortedSet<IpPrefix>> addresses) {
    if (edges.stream().allMatch(edge -> addresses.apply(edge).isEmpty())) {
      return "";
    }
    return ", by address"
        + (isTranslated(edges) ? " (its own and the Service's" + SEEN_BY_SOME + ")" : "")
        + (peer instanceof Peer.NodePeer
            ? ", since no label selects a node"
            : ", since it shares its node's network")
        + (edges.stream().allMatch(edge -> edge.alsoFrom().isEmpty())
            ? ""
            : "; its other addresses are inferred");
  }

  /** Whether a Service's own address was called. */
  private static boolean isTranslated(Collection<TrafficEdge> edges) {
    return edges.stream()
        .flatMap(edge -> edge.routes().stream())
        .anyMatch(
            route ->
                route instanceof Route.ThroughService through
                    && through.kind() != VirtualAddress.Kind.NODE_PORT);
  }

  private String together(
      Peer peer,
      Collection<TrafficEdge> edges,
      Function<TrafficEdge, SortedSet<IpPrefix>> addresses) {
    if (!(peer instanceof Peer.WorkloadPeer of)
        || !edges.stream().allMatch(edge -> addresses.apply(edge).isEmpty())) {
      return "";
    }
    Optional<WorkloadSelections.Selection> selection = selections.of(of.workload());
    if (selection.isEmpty()) {
      return ", by its pods' addresses, since no label selects them";
    }
    TreeSet<WorkloadRef> others = new TreeSet<>(selection.get().workloads());
    others.remove(of.workload());
    return others.isEmpty() ? "" : " (with the same labels as " + names(others) + ")";
  }

  /** Which of these were not observed, and why they are included; empty if all were observed. */
  private static String inferred(Collection<TrafficEdge> edges) {
    Set<PortProtocol> seen =
        edges.stream()
            .filter(edge -> !edge.isInferred())
            .map(TrafficEdge::port)
            .collect(Collectors.toSet());
    List<TrafficEdge> unseen = edges.stream().filter(edge -> !seen.contains(edge.port())).toList();
    if (unseen.isEmpty()) {
      return "";
    }
    String ports =
        seen.isEmpty()
            ? ""
            : unseen.stream()
                    .map(TrafficEdge::port)
                    .distinct()
                    .sorted()
                    .map(PortProtocol::toString)
                    .collect(Collectors.joining(", "))
                + " ";
    return unseen.stream()
        .flatMap(edge -> edge.inference().stream())
        .distinct()
        .sorted()
        .map(Inference::text)
        .collect(Collectors.joining(", ", " (" + ports + "inferred: ", ")"));
  }

  public static String names(Collection<WorkloadRef> workloads) {
    return workloads.stream().map(WorkloadRef::toString).collect(Collectors.joining(", "));
  }
}
