package io.github.pcap2netpol.output.picture;

import io.github.pcap2netpol.cluster.model.WorkloadRef;
import io.github.pcap2netpol.graph.model.Attempt;
import io.github.pcap2netpol.graph.model.Exposure;
import io.github.pcap2netpol.graph.model.Flow;
import io.github.pcap2netpol.graph.model.Peer;
import io.github.pcap2netpol.graph.model.TrafficEdge;
import io.github.pcap2netpol.graph.model.TrafficMap;
import io.github.pcap2netpol.net.IpPrefix;
import io.github.pcap2netpol.net.PortProtocol;
import io.github.pcap2netpol.output.text.PeerNames;
import io.github.pcap2netpol.output.text.PortText;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * All traffic as one sketch, from which the views are taken. Name resolution has no arrows: nearly
 * every workload resolves names, and its arrows would hide all others.
 */
final class TrafficSketch {
  private static final int DNS_PORT = 53;
  private static final int MOST_NAMED = 3;

  private record Known(Box from, Box to, PortProtocol port) {}

  private final TrafficMap traffic;
  private final PeerNames names;
  private final TrafficBoxes boxes;
  private final Map<WorkloadRef, Set<PortProtocol>> exposed;
  private final List<Arrow> arrows = new ArrayList<>();
  private final Set<Known> drawn = new HashSet<>();
  private final SortedMap<Peer, SortedSet<PortProtocol>> resolvers = new TreeMap<>();
  private final SortedMap<Peer, SortedSet<Peer>> askers = new TreeMap<>();

  private TrafficSketch(TrafficMap traffic, PeerNames names) {
    this.traffic = traffic;
    this.names = names;
    this.boxes = new TrafficBoxes(traffic, names);
    this.exposed =
        traffic.exposures().stream()
            .collect(
                Collectors.groupingBy(
                    Exposure::workload, Collectors.mapping(Exposure::port, Collectors.toSet())));
  }

  /**
   * Everything.
   *
   * @param denied what the policies deny of it
   */
  static Sketch of(TrafficMap traffic, DeniedTraffic denied, PeerNames names) {
    return new TrafficSketch(traffic, names).sketch(denied);
  }

  private Sketch sketch(DeniedTraffic denied) {
    denied.flows().forEach(this::addDenied);
    for (Exposure exposure : traffic.exposures()) {
      addExposure(exposure, denied.closed().contains(exposure));
    }
    traffic.graph().edges().forEach(edge -> addEdge(edge, denied.edges().contains(edge)));
    traffic.attempts().forEach(this::addAttempt);
    SortedSet<Box> alone = new TreeSet<>();
    traffic.captured().forEach(workload -> alone.add(boxes.workload(workload)));
    return Sketch.of("Who opens connections to whom", alone, arrows, resolution());
  }

  private void addDenied(Flow flow) {
    if (flow.isDns() || isDrawnAsExposure(flow)) {
      return;
    }
    add(boxes.caller(flow.source()), boxes.called(flow.destination()), Arrow.Kind.DENIED, flow);
  }

  private void add(Box from, Box to, Arrow.Kind kind, Flow flow) {
    add(from, to, kind, flow.port(), Collections.emptySortedSet());
  }

  private void add(
      Box from, Box to, Arrow.Kind kind, PortProtocol port, SortedSet<String> through) {
    if (drawn.add(new Known(from, to, port))) {
      arrows.add(new Arrow(from, to, kind, new TreeSet<>(List.of(port)), through));
    }
  }

  private boolean isDrawnAsExposure(Flow flow) {
    return !(flow.source() instanceof Flow.PodEnd)
        && flow.destination() instanceof Flow.PodEnd to
        && exposed.getOrDefault(to.pod().workload(), Set.of()).contains(flow.port());
  }

  private void addExposure(Exposure exposure, boolean closed) {
    SortedSet<String> through = new TreeSet<>();
    exposure.services().forEach(service -> through.add(service.name()));
    exposure.routes().forEach(route -> through.add(route.kind() + " " + route.name()));
    boolean sure = exposure.basis().certainty() == Exposure.Certainty.SEEN;
    add(
        boxes.anyone(exposure.sources().stream().map(IpPrefix::toString).toList()),
        boxes.workload(exposure.workload()),
        closed ? Arrow.Kind.DENIED : sure ? Arrow.Kind.SEEN : Arrow.Kind.INFERRED,
        exposure.port(),
        through);
  }

  private void addEdge(TrafficEdge edge, boolean isDenied) {
    if (isDrawnAsExposure(edge)) {
      return;
    }
    if (edge.isDns()) {
      resolvers.computeIfAbsent(edge.to(), none -> new TreeSet<>()).add(edge.port());
      askers.computeIfAbsent(edge.to(), none -> new TreeSet<>()).add(edge.from());
      return;
    }
    add(
        boxes.caller(edge),
        boxes.called(edge),
        isDenied ? Arrow.Kind.DENIED : edge.isInferred() ? Arrow.Kind.INFERRED : Arrow.Kind.SEEN,
        edge.port(),
        Collections.emptySortedSet());
  }

  /** Outside callers of an exposed port share one arrow, since there may be hundreds of them. */
  private boolean isDrawnAsExposure(TrafficEdge edge) {
    return !(edge.from() instanceof Peer.WorkloadPeer)
        && edge.to() instanceof Peer.WorkloadPeer to
        && exposed.getOrDefault(to.workload(), Set.of()).contains(edge.port());
  }

  /**
   * Attempts are not drawn where others succeeded, for name resolution, or from nodes, which probe
   * pods that are about to start.
   */
  private void addAttempt(Attempt attempt) {
    PortProtocol port = attempt.connection().port();
    if (port.port() == DNS_PORT || attempt.from() instanceof Peer.NodePeer) {
      return;
    }
    Box from = boxes.caller(attempt.from());
    if (attempt.to().isEmpty()) {
      add(
          from,
          boxes.unknown(attempt.connection().responder()),
          Arrow.Kind.REFUSED,
          port,
          Collections.emptySortedSet());
    }
    SortedSet<PortProtocol> translated = new TreeSet<>();
    attempt.flows().forEach(flow -> translated.add(flow.port()));
    for (Peer to : attempt.to()) {
      for (PortProtocol each : translated.isEmpty() ? new TreeSet<>(List.of(port)) : translated) {
        add(from, boxes.called(to), Arrow.Kind.REFUSED, each, Collections.emptySortedSet());
      }
    }
  }

  private List<String> resolution() {
    List<String> notes = new ArrayList<>();
    askers.forEach(
        (resolver, clients) ->
            notes.add(
                "Not drawn: name resolution by "
                    + (clients.size() > MOST_NAMED
                        ? clients.size() + " workloads"
                        : clients.stream().map(names::of).collect(Collectors.joining(", ")))
                    + " at "
                    + names.of(resolver)
                    + " ("
                    + String.join(
                        ", ",
                        PortText.byProtocol(resolvers.getOrDefault(resolver, new TreeSet<>())))
                    + ")"));
    return notes;
  }
}
