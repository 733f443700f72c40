package io.github.pcap2netpol.output.report;

import io.github.pcap2netpol.cluster.model.Pod;
import io.github.pcap2netpol.cluster.model.PodRef;
import io.github.pcap2netpol.cluster.model.Service;
import io.github.pcap2netpol.cluster.model.ServiceRef;
import io.github.pcap2netpol.cluster.model.Workload;
import io.github.pcap2netpol.connection.model.CapturePoint;
import io.github.pcap2netpol.connection.model.Connection;
import io.github.pcap2netpol.connection.model.Sighting;
import io.github.pcap2netpol.connection.model.State;
import io.github.pcap2netpol.connection.model.Tally;
import io.github.pcap2netpol.connection.model.UndecidedConnection;
import io.github.pcap2netpol.graph.model.Attempt;
import io.github.pcap2netpol.graph.model.EdgeEvidence;
import io.github.pcap2netpol.graph.model.Exposure;
import io.github.pcap2netpol.graph.model.Flow;
import io.github.pcap2netpol.graph.model.Inference;
import io.github.pcap2netpol.graph.model.Peer;
import io.github.pcap2netpol.graph.model.TrafficEdge;
import io.github.pcap2netpol.graph.model.TrafficMap;
import io.github.pcap2netpol.net.Endpoint;
import io.github.pcap2netpol.net.IpAddress;
import io.github.pcap2netpol.net.PortProtocol;
import io.github.pcap2netpol.output.text.PeerNames;
import io.github.pcap2netpol.output.text.PeerNames.Named;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * All observed traffic, one row for each (source, destination, port, state, inference): edges,
 * calls from outside, traffic without a rule, failed attempts and undecided connections.
 */
public final class ConnectionRows {
  private record Key(
      Named source, Named destination, PortProtocol port, String state, String inferred) {}

  /** The connections of a row, and the edges and exposures they are part of. */
  private static final class Seen {
    final Set<Connection> connections = new HashSet<>();
    final SortedSet<String> services = new TreeSet<>();
    final SortedSet<String> names = new TreeSet<>();
    final SortedSet<TrafficEdge> edges = new TreeSet<>();
    final SortedSet<Exposure> exposures = new TreeSet<>();

    void add(TrafficEdge edge) {
      edges.add(edge);
      edge.routes().stream()
          .flatMap(route -> route.viaService().stream())
          .forEach(service -> services.add(service.toString()));
      names.addAll(edge.names().isEmpty() ? edge.notedNames() : edge.names());
    }

    void add(Exposure exposure) {
      exposures.add(exposure);
      exposure.services().forEach(service -> services.add(service.toString()));
    }

    RowTraffic traffic() {
      return new RowTraffic(services, names, edges, exposures);
    }
  }

  private final PeerNames names;
  private final Map<PodRef, Set<IpAddress>> podAddresses = new HashMap<>();
  private final Map<IpAddress, ServiceRef> services = new HashMap<>();
  private final Map<Key, Seen> seen = new HashMap<>();
  private final Set<Connection> covered = new HashSet<>();

  private ConnectionRows(TrafficMap traffic, PeerNames names) {
    this.names = names;
    for (Workload workload : traffic.cluster().workloads().values()) {
      for (Pod pod : workload.pods()) {
        podAddresses.computeIfAbsent(pod.ref(), none -> new HashSet<>()).addAll(pod.addresses());
      }
    }
    for (Service service : traffic.cluster().services().values()) {
      service.clusterIps().forEach(address -> services.putIfAbsent(address, service.ref()));
      service.loadBalancerIps().forEach(address -> services.putIfAbsent(address, service.ref()));
    }
  }

  public static List<ConnectionRow> of(TrafficMap traffic, PeerNames names) {
    return new ConnectionRows(traffic, names).rows(traffic);
  }

  private List<ConnectionRow> rows(TrafficMap traffic) {
    for (TrafficEdge edge : traffic.graph().edges()) {
      Named from = names.named(edge.from());
      Named to = names.named(edge.to());
      String inferred = edge.inference().map(Inference::text).orElse("");
      edge.evidence()
          .map(EdgeEvidence::observations)
          .orElse(List.of())
          .forEach(each -> seen(from, to, edge.port(), each, inferred).add(edge));
    }
    Set<Connection> edges = new HashSet<>(covered);
    for (Exposure exposure : traffic.exposures()) {
      for (Connection each : exposure.basis().evidence().observations()) {
        if (!edges.contains(each)) {
          Named caller = names.named(each.originators(), time(each));
          Named called = names.named(new Peer.WorkloadPeer(exposure.workload()));
          seen(caller, called, exposure.port(), each, "").add(exposure);
        }
      }
    }
    Set<Connection> edgesAndExposures = new HashSet<>(covered);
    for (Flow flow : traffic.flows()) {
      if (!edgesAndExposures.contains(flow.connection())) {
        Instant time = time(flow.connection());
        seen(
            names.named(flow.source(), time),
            names.named(flow.destination(), time),
            flow.port(),
            flow.connection(),
            "");
      }
    }
    for (Attempt attempt : traffic.attempts()) {
      Named from = names.named(attempt.from());
      Seen row = seen(from, destination(attempt), port(attempt), attempt.connection(), "");
      Optional.ofNullable(services.get(attempt.connection().responder()))
          .ifPresent(service -> row.services.add(service.toString()));
    }
    return Stream.concat(
            seen.entrySet().stream().map(entry -> row(entry.getKey(), entry.getValue())),
            traffic.undecided().stream().map(this::row))
        .sorted()
        .toList();
  }

  private Seen seen(
      Named source, Named destination, PortProtocol port, Connection connection, String inferred) {
    Seen row =
        seen.computeIfAbsent(
            new Key(source, destination, port, name(connection.state()), inferred),
            none -> new Seen());
    row.connections.add(connection);
    covered.add(connection);
    return row;
  }

  private Named destination(Attempt attempt) {
    if (attempt.to().isEmpty()) {
      return names.named(attempt.connection().responder(), time(attempt.connection()));
    }
    List<Named> called = attempt.to().stream().sorted().map(names::named).toList();
    return new Named(
        called.stream().map(Named::kind).distinct().collect(Collectors.joining(" or ")),
        called.stream().map(Named::name).collect(Collectors.joining(" or ")));
  }

  /** The pods' port according to the metadata, otherwise the called port. */
  static PortProtocol port(Attempt attempt) {
    Set<PortProtocol> translated =
        attempt.flows().stream().map(Flow::port).collect(Collectors.toCollection(TreeSet::new));
    return translated.size() == 1 ? translated.iterator().next() : attempt.connection().port();
  }

  private ConnectionRow row(Key key, Seen row) {
    long atOriginator = 0;
    long atResponder = 0;
    Map<CapturePoint, Long> elsewhere = new HashMap<>();
    List<Sighting> firsts = new ArrayList<>();
    List<Sighting> lasts = new ArrayList<>();
    for (Connection each : row.connections) {
      if (each.capture().pod().isEmpty()) {
        elsewhere.merge(each.capture(), each.tally().connections(), Long::sum);
      } else if (isSeenAtResponder(each)) {
        atResponder += each.tally().connections();
      } else {
        atOriginator += each.tally().connections();
      }
      firsts.add(each.tally().first());
      lasts.add(each.tally().last());
    }
    return new ConnectionRow(
        key.source(),
        key.destination(),
        key.port().protocol().name(),
        Integer.toString(key.port().port()),
        key.state(),
        elsewhere.values().stream().reduce(Math.max(atOriginator, atResponder), Math::max),
        firsts.stream().min(Sighting::compareTo).orElseThrow(),
        lasts.stream().max(Sighting::compareTo).orElseThrow(),
        key.inferred(),
        row.connections.stream()
            .map(Connection::evidence)
            .collect(Collectors.toCollection(TreeSet::new)),
        row.traffic());
  }

  private ConnectionRow row(UndecidedConnection undecided) {
    Tally tally = undecided.tally();
    Instant time = tally.first().time();
    return new ConnectionRow(
        end(undecided.one(), time),
        end(undecided.other(), time),
        undecided.protocol().name(),
        "",
        ConnectionCounts.UNDECIDED,
        tally.connections(),
        tally.first(),
        tally.last(),
        "",
        new TreeSet<>(),
        new Seen().traffic());
  }

  /** For example {@code shop/web:40000}, or the plain endpoint if its owner is unknown. */
  private Named end(Endpoint end, Instant time) {
    Named owner = names.named(end.address(), time);
    return new Named(
        owner.kind(), owner.kind().isEmpty() ? end.toString() : owner.name() + ":" + end.port());
  }

  private boolean isSeenAtResponder(Connection connection) {
    return connection
        .capture()
        .pod()
        .map(pod -> podAddresses.getOrDefault(pod, Set.of()).contains(connection.responder()))
        .orElse(false);
  }

  private static Instant time(Connection connection) {
    return connection.tally().first().time();
  }

  /** For example {@code mid-stream}. */
  public static String name(State state) {
    return state.name().toLowerCase(Locale.ROOT).replace('_', '-');
  }
}
