package io.github.pcap2netpol.graph.draft;

import io.github.pcap2netpol.connection.model.CapturePoint;
import io.github.pcap2netpol.connection.model.Connection;
import io.github.pcap2netpol.connection.model.Sighting;
import io.github.pcap2netpol.graph.model.Basis;
import io.github.pcap2netpol.graph.model.EdgeEvidence;
import io.github.pcap2netpol.graph.model.Inference;
import io.github.pcap2netpol.graph.model.Peer;
import io.github.pcap2netpol.graph.model.Route;
import io.github.pcap2netpol.graph.model.TrafficEdge;
import io.github.pcap2netpol.net.IpPrefix;
import io.github.pcap2netpol.net.PortProtocol;
import java.util.ArrayList;
import java.util.Collection;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Collects what belongs to one edge while connections are processed. */
public final class EdgeDraft {
  /** Identifies an edge. */
  record Key(Peer from, Peer to, PortProtocol port) {}

  private final Map<Side, List<Connection>> seen = new EnumMap<>(Side.class);

  /** Evidence that it shares with others. */
  private final Map<Side, List<Connection>> perhapsSeen = new EnumMap<>(Side.class);

  private final SortedSet<Route> dialled = new TreeSet<>();
  private final SortedSet<Route> inferredRoutes = new TreeSet<>();
  private final SortedSet<Inference> inferences = new TreeSet<>();
  private final SortedSet<IpPrefix> fromAddresses = new TreeSet<>();
  private final SortedSet<IpPrefix> mayBeFrom = new TreeSet<>();
  private final SortedSet<IpPrefix> toAddresses = new TreeSet<>();
  private final SortedSet<String> names = new TreeSet<>();
  private final SortedSet<String> notedNames = new TreeSet<>();

  /** The edge as last built, if nothing was added since. */
  private @Nullable TrafficEdge edge;

  /**
   * Only the originator's side shows how the responder was addressed: everywhere else, a Service's
   * address may have been translated before.
   */
  public void observe(Connection connection, Side side, Route route) {
    edge = null;
    seen.computeIfAbsent(side, any -> new ArrayList<>()).add(connection);
    if (side == Side.ORIGINATOR || route instanceof Route.ThroughService) {
      dialled.add(route);
    }
  }

  /** One of several was called: this one, or another. */
  public void mayBe(Connection connection, Side side, Inference reason, Route route) {
    infer(reason, route);
    perhapsSeen.computeIfAbsent(side, any -> new ArrayList<>()).add(connection);
  }

  public void infer(Inference reason, Route route) {
    edge = null;
    inferences.add(reason);
    inferredRoutes.add(route);
  }

  public void addFromAddresses(Collection<IpPrefix> addresses) {
    edge = null;
    fromAddresses.addAll(addresses);
  }

  /** Addresses from which it may also call, whether observed or not. */
  public void addInferredFromAddresses(Collection<IpPrefix> addresses) {
    edge = null;
    mayBeFrom.addAll(addresses);
  }

  public void addToAddresses(Collection<IpPrefix> addresses) {
    edge = null;
    toAddresses.addAll(addresses);
  }

  public void addNames(Collection<String> more) {
    edge = null;
    names.addAll(more);
  }

  public void addNotedNames(Collection<String> more) {
    edge = null;
    notedNames.addAll(more);
  }

  public boolean wasSeenAt(Side side) {
    return seen.containsKey(side);
  }

  /** Whether it was observed, but not the address that its originator called. */
  boolean isRouteUnknown() {
    return !seen.isEmpty() && !seen.containsKey(Side.ORIGINATOR) && dialled.isEmpty();
  }

  TrafficEdge toEdge(Key key) {
    TrafficEdge known = edge;
    if (known == null) {
      known = build(key);
      edge = known;
    }
    return known;
  }

  private TrafficEdge build(Key key) {
    SortedSet<Route> routes = new TreeSet<>(dialled);
    routes.addAll(inferredRoutes);
    if (routes.isEmpty()) {
      routes.add(new Route.Direct());
    }
    return new TrafficEdge(
        key.from(),
        key.to(),
        key.port(),
        routes,
        seen.isEmpty() ? union(fromAddresses, mayBeFrom) : fromAddresses,
        seen.isEmpty() ? new TreeSet<>() : without(mayBeFrom, fromAddresses),
        toAddresses,
        names,
        notedNames,
        basis());
  }

  private Basis basis() {
    if (!seen.isEmpty()) {
      return new Basis.Observed(evidence(seen));
    }
    return perhapsSeen.isEmpty()
        ? new Basis.Inferred(inferences.first())
        : new Basis.OneOfSeveral(inferences.first(), evidence(perhapsSeen));
  }

  private static SortedSet<IpPrefix> union(Set<IpPrefix> one, Set<IpPrefix> other) {
    SortedSet<IpPrefix> all = new TreeSet<>(one);
    all.addAll(other);
    return all;
  }

  private static SortedSet<IpPrefix> without(Set<IpPrefix> all, Set<IpPrefix> these) {
    SortedSet<IpPrefix> rest = new TreeSet<>(all);
    rest.removeAll(these);
    return rest;
  }

  /** Sums up the evidence from each side. */
  static EdgeEvidence evidence(Map<Side, List<Connection>> seen) {
    List<Connection> all =
        seen.values().stream().flatMap(List::stream).distinct().sorted().toList();
    return new EdgeEvidence(
        seen.entrySet().stream()
            .mapToLong(side -> connections(side.getKey(), side.getValue()))
            .max()
            .orElse(0),
        all.stream().map(Connection::evidence).collect(Collectors.toCollection(TreeSet::new)),
        all.stream().map(Connection::state).collect(Collectors.toCollection(TreeSet::new)),
        seen.containsKey(Side.ORIGINATOR),
        seen.containsKey(Side.RESPONDER),
        all.stream().map(each -> each.tally().first()).min(Sighting::compareTo).orElseThrow(),
        all.stream().map(each -> each.tally().last()).max(Sighting::compareTo).orElseThrow(),
        all);
  }

  /** Several captures may show the same connections along their path. */
  private static long connections(Side side, List<Connection> seen) {
    Map<CapturePoint, Long> byCapture = new HashMap<>();
    seen.forEach(each -> byCapture.merge(each.capture(), each.tally().connections(), Long::sum));
    return side == Side.ELSEWHERE
        ? byCapture.values().stream().reduce(0L, Math::max)
        : byCapture.values().stream().reduce(0L, Long::sum);
  }
}
