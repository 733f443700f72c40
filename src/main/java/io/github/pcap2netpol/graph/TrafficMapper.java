package io.github.pcap2netpol.graph;

import io.github.pcap2netpol.cluster.ClusterMerger;
import io.github.pcap2netpol.cluster.model.Cluster;
import io.github.pcap2netpol.cluster.model.Workload;
import io.github.pcap2netpol.cluster.model.WorkloadRef;
import io.github.pcap2netpol.connection.model.Lookup;
import io.github.pcap2netpol.connection.model.UndecidedConnection;
import io.github.pcap2netpol.diagnostic.Diagnostics;
import io.github.pcap2netpol.graph.destination.AssumedResolver;
import io.github.pcap2netpol.graph.draft.Drafts;
import io.github.pcap2netpol.graph.draft.ExposureDrafts;
import io.github.pcap2netpol.graph.model.Attempt;
import io.github.pcap2netpol.graph.model.Exposure;
import io.github.pcap2netpol.graph.model.Flow;
import io.github.pcap2netpol.graph.model.NameIndex;
import io.github.pcap2netpol.graph.model.Peer;
import io.github.pcap2netpol.graph.model.TrafficEdge;
import io.github.pcap2netpol.graph.model.TrafficGraph;
import io.github.pcap2netpol.graph.model.TrafficMap;
import io.github.pcap2netpol.parallel.Meanwhile;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Maps addresses to workloads. Each bundle is resolved by its own metadata; then the client's and
 * the server's view of one connection, the replicas of a workload, and the bundles are merged into
 * one edge.
 */
public final class TrafficMapper {
  private TrafficMapper() {}

  /**
   * Maps what the captures of some bundles showed.
   *
   * @param seen the bundles, in any order
   * @param diagnostics receives findings about connections that could not be mapped
   */
  public static TrafficMap map(List<Observation> seen, Diagnostics diagnostics) {
    List<Observation> observations =
        seen.stream().map(each -> ProbingNodes.learn(each, diagnostics)).toList();
    Cluster cluster =
        ClusterMerger.merge(
            observations.stream().map(each -> each.bundle().cluster()).toList(), diagnostics);
    Drafts drafts = new Drafts();
    ExposureDrafts exposures = new ExposureDrafts();
    List<Flow> flows = new ArrayList<>();
    List<Attempt> attempts = new ArrayList<>();
    List<AssumedResolver> resolvers = new ArrayList<>();
    SortedSet<WorkloadRef> captured = new TreeSet<>();
    SortedMap<WorkloadRef, List<Lookup>> lookups = new TreeMap<>();
    observations.forEach(each -> captured.addAll(CapturedWorkloads.of(each)));
    observations.forEach(each -> CapturedWorkloads.reportParts(each, diagnostics));
    UnsupportedProtocols unexpressed = new UnsupportedProtocols();
    for (Observation observation : observations) {
      NameIndex names = new NameIndex(observation.bundle(), observation.traffic());
      BundleMapper mapper = new BundleMapper(observation, names, drafts, exposures, diagnostics);
      mapper.map();
      flows.addAll(mapper.flows());
      attempts.addAll(mapper.attempts());
      resolvers.addAll(mapper.assumedResolvers());
      unexpressed.add(observation, mapper.own(), captured);
      names
          .byWorkload()
          .forEach(
              (workload, found) ->
                  lookups.computeIfAbsent(workload, any -> new ArrayList<>()).addAll(found));
    }
    unexpressed.report(diagnostics);
    Meanwhile<List<Flow>> sortedFlows =
        Meanwhile.start(() -> flows.stream().distinct().sorted(FlowOrder.COMPARATOR).toList());
    List<TrafficEdge> edges =
        NameResolution.infer(cluster, captured, resolvers, drafts.edges(), diagnostics);
    List<Exposure> opened = exposures.toExposures(cluster, diagnostics);
    return new TrafficMap(
        TrafficGraph.of(peers(cluster, captured), edges),
        opened,
        sortedFlows.result(),
        attempts.stream().sorted(Comparator.comparing(Attempt::connection)).toList(),
        observations.stream()
            .flatMap(each -> each.traffic().undecided().stream())
            .sorted(UNDECIDED)
            .toList(),
        cluster,
        captured,
        sorted(lookups));
  }

  private static final Comparator<UndecidedConnection> UNDECIDED =
      Comparator.comparing(UndecidedConnection::one)
          .thenComparing(UndecidedConnection::other)
          .thenComparing(UndecidedConnection::protocol)
          .thenComparing(UndecidedConnection::capture);

  /**
   * Captured workloads, and all others with pods in their namespaces, so that silent ones are shown
   * too.
   */
  private static SortedSet<Peer> peers(Cluster cluster, SortedSet<WorkloadRef> captured) {
    SortedSet<String> namespaces = new TreeSet<>();
    captured.forEach(workload -> namespaces.add(workload.namespace()));
    SortedSet<Peer> peers = new TreeSet<>();
    for (Workload workload : cluster.workloads().values()) {
      if (namespaces.contains(workload.ref().namespace()) && !workload.pods().isEmpty()) {
        peers.add(new Peer.WorkloadPeer(workload.ref()));
      }
    }
    return peers;
  }

  private static SortedMap<WorkloadRef, List<Lookup>> sorted(
      SortedMap<WorkloadRef, List<Lookup>> lookups) {
    SortedMap<WorkloadRef, List<Lookup>> result = new TreeMap<>();
    lookups.forEach(
        (workload, found) ->
            result.put(
                workload,
                found.stream()
                    .sorted(
                        Comparator.comparing(Lookup::name)
                            .thenComparing(Lookup::client)
                            .thenComparing(Lookup::capture)
                            .thenComparing(Lookup::first))
                    .toList()));
    return result;
  }
}
