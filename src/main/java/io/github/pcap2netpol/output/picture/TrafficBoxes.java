package io.github.pcap2netpol.output.picture;

import io.github.pcap2netpol.cluster.addresses.ApiServers;
import io.github.pcap2netpol.cluster.model.WorkloadRef;
import io.github.pcap2netpol.graph.model.Basis;
import io.github.pcap2netpol.graph.model.Flow;
import io.github.pcap2netpol.graph.model.Inference;
import io.github.pcap2netpol.graph.model.Peer;
import io.github.pcap2netpol.graph.model.TrafficEdge;
import io.github.pcap2netpol.graph.model.TrafficMap;
import io.github.pcap2netpol.net.IpAddress;
import io.github.pcap2netpol.net.IpPrefix;
import io.github.pcap2netpol.output.picture.Box.Kind;
import io.github.pcap2netpol.output.picture.Box.Side;
import io.github.pcap2netpol.output.text.PeerNames;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * The box of each peer. A peer that is not a workload has two: one at the left edge as a caller,
 * and one at the right edge as a callee.
 */
final class TrafficBoxes {
  private static final int MOST_LINES = 3;

  private final TrafficMap traffic;
  private final PeerNames names;
  private final Outsiders outsiders;
  private final ApiServers apiServers;
  private final Map<WorkloadRef, Box> workloads = new HashMap<>();

  TrafficBoxes(TrafficMap traffic, PeerNames names) {
    this.traffic = traffic;
    this.names = names;
    this.outsiders = Outsiders.of(traffic.graph());
    this.apiServers = ApiServers.of(traffic.cluster());
  }

  Box workload(WorkloadRef workload) {
    return workloads.computeIfAbsent(workload, this::boxOf);
  }

  private Box boxOf(WorkloadRef workload) {
    List<String> label = new ArrayList<>(List.of(workload.name()));
    if (!workload.kind().equals("Deployment")) {
      label.add(workload.kind());
    }
    boolean captured = traffic.captured().contains(workload);
    return new Box(
        workload.toString(),
        captured ? Kind.CAPTURED : Kind.UNCAPTURED,
        Side.MIDDLE,
        workload.namespace(),
        label,
        names.of(workload) + (captured ? "" : " (not captured)"),
        PictureFiles.path(workload));
  }

  /** Any caller from outside the cluster or, if given, from these blocks. */
  Box anyone(List<String> sources) {
    return new Box(
        "from anyone in " + String.join(" ", sources),
        Kind.OUTSIDE,
        Side.LEFT,
        "",
        sources.isEmpty() ? List.of("anyone outside") : listed("outside", sources),
        sources.isEmpty() ? "anyone outside" : "outside: " + String.join(", ", sources),
        "");
  }

  Box caller(TrafficEdge edge) {
    boolean byApiServer =
        edge.basis() instanceof Basis.Inferred inferred
            && inferred.reason().reason() == Inference.Reason.API_SERVER;
    return byApiServer && !(edge.from() instanceof Peer.WorkloadPeer)
        ? apiServer(Side.LEFT)
        : caller(edge.from());
  }

  Box called(TrafficEdge edge) {
    boolean byService =
        edge.routes().stream()
            .anyMatch(route -> route.viaService().filter(ApiServers.SERVICE::equals).isPresent());
    return byService ? apiServer(Side.RIGHT) : called(edge.to());
  }

  Box caller(Peer peer) {
    return peer instanceof Peer.WorkloadPeer known
        ? workload(known.workload())
        : edge(peer, Side.LEFT);
  }

  Box called(Peer peer) {
    return peer instanceof Peer.WorkloadPeer known
        ? workload(known.workload())
        : edge(peer, Side.RIGHT);
  }

  Box caller(Flow.End end) {
    return end instanceof Flow.PodEnd pod ? workload(pod.pod().workload()) : edge(end, Side.LEFT);
  }

  Box called(Flow.End end) {
    return end instanceof Flow.PodEnd pod ? workload(pod.pod().workload()) : edge(end, Side.RIGHT);
  }

  /** An address of unknown owner. */
  Box unknown(IpAddress address) {
    return edge(new Peer.ExternalPeer(IpPrefix.of(address)), Side.RIGHT);
  }

  private Box edge(Flow.End end, Side side) {
    return end instanceof Flow.NodeEnd node
        ? edge(new Peer.NodePeer(node.node()), side)
        : edge(new Peer.ExternalPeer(((Flow.AddressEnd) end).addresses()), side);
  }

  private Box edge(Peer peer, Side side) {
    if (peer instanceof Peer.NodePeer node) {
      return new Box(
          side + " " + node,
          Kind.NODE,
          side,
          "",
          List.of(node.node(), "Node"),
          node.toString(),
          "");
    }
    IpPrefix addresses = ((Peer.ExternalPeer) peer).prefix();
    if (addresses.isSingle() && apiServers.isAt(addresses.address())) {
      return apiServer(side);
    }
    String key = outsiders.byAddress().getOrDefault(peer, "outside " + peer);
    SortedSet<String> known = outsiders.names().getOrDefault(key, new TreeSet<>());
    List<String> all =
        outsiders.groups().getOrDefault(key, List.of()).stream().map(Peer::toString).toList();
    List<String> label = new ArrayList<>(listed("", new ArrayList<>(known)));
    if (known.isEmpty()) {
      label.add(peer.toString());
    } else {
      label.add(all.size() == 1 ? all.get(0) : all.size() + " addresses");
    }
    return new Box(
        side + " " + key,
        Kind.OUTSIDE,
        side,
        "",
        label,
        known.isEmpty() ? peer.toString() : String.join(", ", known),
        "");
  }

  private static Box apiServer(Side side) {
    return new Box(
        side + " API server",
        Kind.API_SERVER,
        side,
        "",
        List.of("API server"),
        "the API server",
        "");
  }

  /** The first few of many. */
  static List<String> listed(String heading, List<String> all) {
    List<String> lines = new ArrayList<>();
    if (!heading.isEmpty()) {
      lines.add(heading);
    }
    all.stream().limit(MOST_LINES).forEach(lines::add);
    if (all.size() > MOST_LINES) {
      lines.add("and " + (all.size() - MOST_LINES) + " more");
    }
    return lines;
  }
}
