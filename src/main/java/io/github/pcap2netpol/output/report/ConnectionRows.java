package io.github.pcap2netpol.output.report;

import io.github.pcap2netpol.cluster.model.Pod;
import io.github.pcap2netpol.cluster.model.PodRef;
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
import io.github.pcap2netpol.graph.model.TrafficEdge;
import io.github.pcap2netpol.graph.model.TrafficMap;
import io.github.pcap2netpol.net.Endpoint;
import io.github.pcap2netpol.net.IpAddress;
import io.github.pcap2netpol.net.PortProtocol;
import io.github.pcap2netpol.output.text.PeerNames;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * All observed traffic, one row for each (source, destination, port, state, inference): edges,
 * calls from outside, traffic without a rule, failed attempts and undecided connections.
 */
public final class ConnectionRows {
  private record Key(
      String source, String destination, PortProtocol port, String state, String inferred) {}

  private final PeerNames names;
  private final Map<PodRef, Set<IpAddress>> podAddresses = new HashMap<>();
  private final Map<Key, Set<Connection>> seen = new HashMap<>();
  private final Set<Connection> covered = new HashSet<>();

  private ConnectionRows(TrafficMap traffic, PeerNames names) {
    this.names = names;
    for (Workload workload : traffic.cluster().workloads().values()) {
      for (Pod pod : workload.pods()) {
        podAddresses.computeIfAbsent(pod.ref(), none -> new HashSet<>()).addAll(pod.addresses());
      }
    }
  }

  public static List<ConnectionRow> of(TrafficMap traffic, PeerNames names) {
    return new ConnectionRows(traffic, names).rows(traffic);
  }

  private List<ConnectionRow> rows(TrafficMap traffic) {
    for (TrafficEdge edge : traffic.graph().edges()) {
      String from = names.of(edge.from());
      String to = names.of(edge.to());
      String inferred = edge.inference().map(Inference::text).orElse("");
      edge.evidence()
          .map(EdgeEvidence::observations)
          .orElse(List.of())
          .forEach(each -> add(from, to, edge.port(), each, inferred));
    }
    Set<Connection> edges = new HashSet<>(covered);
    for (Exposure exposure : traffic.exposures()) {
      for (Connection each : exposure.basis().evidence().observations()) {
        if (!edges.contains(each)) {
          add(
              names.of(each.originators(), time(each)),
              names.of(exposure.workload()),
              exposure.port(),
              each);
        }
      }
    }
    Set<Connection> edgesAndExposures = new HashSet<>(covered);
    for (Flow flow : traffic.flows()) {
      if (!edgesAndExposures.contains(flow.connection())) {
        Instant time = time(flow.connection());
        add(
            names.of(flow.source(), time),
            names.of(flow.destination(), time),
            flow.port(),
            flow.connection());
      }
    }
    for (Attempt attempt : traffic.attempts()) {
      add(names.of(attempt.from()), destination(attempt), port(attempt), attempt.connection());
    }
    return Stream.concat(
            seen.entrySet().stream().map(entry -> row(entry.getKey(), entry.getValue())),
            traffic.undecided().stream().map(this::row))
        .sorted()
        .toList();
  }

  private void add(String source, String destination, PortProtocol port, Connection connection) {
    add(source, destination, port, connection, "");
  }

  private void add(
      String source,
      String destination,
      PortProtocol port,
      Connection connection,
      String inferred) {
    seen.computeIfAbsent(
            new Key(source, destination, port, name(connection.state()), inferred),
            none -> new HashSet<>())
        .add(connection);
    covered.add(connection);
  }

  private String destination(Attempt attempt) {
    if (attempt.to().isEmpty()) {
      return names.of(attempt.connection().responder(), time(attempt.connection()));
    }
    return attempt.to().stream().sorted().map(names::of).collect(Collectors.joining(" or "));
  }

  /** The pods' port if the metadata give it, otherwise the dialled port. */
  static PortProtocol port(Attempt attempt) {
    Set<PortProtocol> translated =
        attempt.flows().stream().map(Flow::port).collect(Collectors.toCollection(TreeSet::new));
    return translated.size() == 1 ? translated.iterator().next() : attempt.connection().port();
  }

  private ConnectionRow row(Key key, Set<Connection> connections) {
    long atOriginator = 0;
    long atResponder = 0;
    Map<CapturePoint, Long> elsewhere = new HashMap<>();
    List<Sighting> firsts = new ArrayList<>();
    List<Sighting> lasts = new ArrayList<>();
    for (Connection each : connections) {
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
        connections.stream()
            .map(Connection::evidence)
            .collect(Collectors.toCollection(TreeSet::new)));
  }

  private ConnectionRow row(UndecidedConnection undecided) {
    Tally tally = undecided.tally();
    Instant time = tally.first().time();
    return new ConnectionRow(
        end(undecided.one(), time),
        end(undecided.other(), time),
        undecided.protocol().name(),
        "",
        "undecided",
        tally.connections(),
        tally.first(),
        tally.last(),
        "",
        new TreeSet<>());
  }

  /** For example {@code shop/web:40000}, or the plain endpoint if its owner is unknown. */
  private String end(Endpoint end, Instant time) {
    String name = names.of(end.address(), time);
    return name.equals(end.address().toString()) ? end.toString() : name + ":" + end.port();
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
