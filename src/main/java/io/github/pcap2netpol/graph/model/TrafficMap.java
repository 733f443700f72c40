package io.github.pcap2netpol.graph.model;

import io.github.pcap2netpol.cluster.model.Cluster;
import io.github.pcap2netpol.cluster.model.WorkloadRef;
import io.github.pcap2netpol.connection.model.Lookup;
import io.github.pcap2netpol.connection.model.UndecidedConnection;
import io.github.pcap2netpol.net.IpAddress;
import java.util.Collections;
import java.util.List;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * All bundles resolved and merged.
 *
 * @param graph who calls whom
 * @param exposures pod ports reached from outside, sorted
 * @param flows established connections as an enforcer sees them
 * @param attempts refused and unanswered connections, sorted like the connections
 * @param undecided connections whose originator is unknown
 * @param cluster the objects of all bundles together
 * @param captured workloads with a usable capture from their own network namespace: those that get
 *     a policy
 * @param lookups what each workload resolved
 */
public record TrafficMap(
    TrafficGraph graph,
    List<Exposure> exposures,
    List<Flow> flows,
    List<Attempt> attempts,
    List<UndecidedConnection> undecided,
    Cluster cluster,
    SortedSet<WorkloadRef> captured,
    SortedMap<WorkloadRef, List<Lookup>> lookups) {
  public TrafficMap {
    exposures = List.copyOf(exposures);
    flows = List.copyOf(flows);
    attempts = List.copyOf(attempts);
    undecided = List.copyOf(undecided);
    captured = Collections.unmodifiableSortedSet(new TreeSet<>(captured));
    lookups = Collections.unmodifiableSortedMap(new TreeMap<>(lookups));
  }

  /** The same with exposed ports open only to observed callers. */
  public TrafficMap withObservedCallers() {
    return new TrafficMap(
        graph,
        exposures.stream().flatMap(each -> each.onlyObserved().stream()).toList(),
        flows,
        attempts,
        undecided,
        cluster,
        captured,
        lookups);
  }

  /** The same with these flows only. */
  public TrafficMap withFlows(List<Flow> some) {
    return new TrafficMap(graph, exposures, some, attempts, undecided, cluster, captured, lookups);
  }

  /** The same with policies for these workloads only. */
  public TrafficMap withCaptured(SortedSet<WorkloadRef> some) {
    return new TrafficMap(graph, exposures, flows, attempts, undecided, cluster, some, lookups);
  }

  /** The cluster's own resolvers, or their caches, as far as look-ups reveal them. */
  public SortedSet<IpAddress> clusterResolvers() {
    List<Lookup> all = lookups.values().stream().flatMap(List::stream).toList();
    ServiceNames names = ServiceNames.of(cluster, all);
    return all.stream()
        .flatMap(lookup -> names.clusterResolvers(lookup).stream())
        .collect(Collectors.toCollection(TreeSet::new));
  }
}
