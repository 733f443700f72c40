package io.github.pcap2netpol.policy.rule;

import io.github.pcap2netpol.cluster.addresses.VirtualAddress;
import io.github.pcap2netpol.graph.model.Inference;
import io.github.pcap2netpol.graph.model.Peer;
import io.github.pcap2netpol.graph.model.Route;
import io.github.pcap2netpol.graph.model.TrafficEdge;
import io.github.pcap2netpol.net.IpPrefix;
import io.github.pcap2netpol.net.PortProtocol;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.Collectors;

/** The words for what a rule's connections have in common: Services, addresses, inferences. */
final class EdgeComments {
  static final String SEEN_BY_SOME = ", since enforcers differ on which they see";

  private EdgeComments() {}

  static String through(Collection<TrafficEdge> edges) {
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

  static String byAddress(
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
  static boolean isTranslated(Collection<TrafficEdge> edges) {
    return edges.stream()
        .flatMap(edge -> edge.routes().stream())
        .anyMatch(
            route ->
                route instanceof Route.ThroughService through
                    && through.kind() != VirtualAddress.Kind.NODE_PORT);
  }

  /** Which of these were not observed, and why they are included; empty if all were observed. */
  static String inferred(Collection<TrafficEdge> edges) {
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
}
