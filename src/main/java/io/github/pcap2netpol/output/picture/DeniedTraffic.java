package io.github.pcap2netpol.output.picture;

import io.github.pcap2netpol.cluster.model.WorkloadRef;
import io.github.pcap2netpol.decision.Decided;
import io.github.pcap2netpol.decision.Decided.DeniedEdge;
import io.github.pcap2netpol.decision.Decided.DeniedExposure;
import io.github.pcap2netpol.graph.model.Exposure;
import io.github.pcap2netpol.graph.model.Flow;
import io.github.pcap2netpol.graph.model.Peer;
import io.github.pcap2netpol.graph.model.TrafficEdge;
import io.github.pcap2netpol.verify.replay.ReplayResult;
import io.github.pcap2netpol.verify.replay.ReplayResult.DeniedFlow;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.stream.Stream;

/**
 * Traffic that the policies deny, by mistake or because somebody decided so.
 *
 * @param flows observed flows
 * @param edges edges that somebody decided to deny or to exclude, observed or inferred
 * @param closed the ports that are closed to the outside
 */
public record DeniedTraffic(List<Flow> flows, SortedSet<TrafficEdge> edges, Set<Exposure> closed) {
  /** Nothing is denied. */
  public static final DeniedTraffic NONE =
      new DeniedTraffic(List.of(), Collections.emptySortedSet(), Set.of());

  public DeniedTraffic {
    flows = List.copyOf(flows);
    edges = Collections.unmodifiableSortedSet(new TreeSet<>(edges));
    closed = Set.copyOf(closed);
  }

  /** What the replay found denied, and what the decisions deny. */
  public static DeniedTraffic of(ReplayResult replay, Decided decided) {
    // What was excluded together with its workload stays as it was.
    Set<WorkloadRef> governed = decided.allowed().captured();
    Set<Exposure> closed = new TreeSet<>();
    decided.exposures().stream()
        .map(DeniedExposure::exposure)
        .filter(exposure -> governed.contains(exposure.workload()))
        .forEach(closed::add);
    SortedSet<TrafficEdge> edges = new TreeSet<>();
    decided.edges().stream()
        .map(DeniedEdge::edge)
        .filter(edge -> isOneOf(governed, edge.from()) || isOneOf(governed, edge.to()))
        .forEach(edges::add);
    return new DeniedTraffic(
        Stream.concat(replay.denied().stream().map(DeniedFlow::flow), decided.flows().stream())
            .toList(),
        edges,
        closed);
  }

  private static boolean isOneOf(Set<WorkloadRef> workloads, Peer end) {
    return end instanceof Peer.WorkloadPeer known && workloads.contains(known.workload());
  }

  /** Whether nothing is denied. */
  public boolean isNone() {
    return flows.isEmpty() && edges.isEmpty() && closed.isEmpty();
  }
}
