package io.github.pcap2netpol.graph.model;

import io.github.pcap2netpol.cluster.model.ObjectRef;
import io.github.pcap2netpol.cluster.model.ServiceRef;
import io.github.pcap2netpol.cluster.model.WorkloadRef;
import io.github.pcap2netpol.connection.model.Connection;
import io.github.pcap2netpol.net.IpPrefix;
import io.github.pcap2netpol.net.PortProtocol;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * A pod port that was reached from outside the cluster through a node port, load balancer, external
 * IP or host port.
 *
 * @param workload the port's workload
 * @param port the pods' port
 * @param services the exposed Services that lead to it; empty for a host port
 * @param routes the Ingresses and routes that lead to it, if addresses without owner called: load
 *     balancers that call pods directly
 * @param sources who may call: the Services' {@code loadBalancerSourceRanges} if the callers keep
 *     their addresses, or those who were observed if others are not to be inferred; empty means
 *     everyone
 * @param basis observed if some callers came from outside; inferred if all were the pod's own node,
 *     which may be node port traffic or the kubelet's probes
 */
public record Exposure(
    WorkloadRef workload,
    PortProtocol port,
    SortedSet<ServiceRef> services,
    SortedSet<ObjectRef> routes,
    SortedSet<IpPrefix> sources,
    ExposureBasis basis)
    implements Comparable<Exposure> {
  private static final Comparator<Exposure> ORDER =
      Comparator.comparing(Exposure::workload).thenComparing(Exposure::port);

  public Exposure {
    services = Collections.unmodifiableSortedSet(new TreeSet<>(services));
    routes = Collections.unmodifiableSortedSet(new TreeSet<>(routes));
    sources = Collections.unmodifiableSortedSet(new TreeSet<>(sources));
  }

  /** An exposure that no Ingress or route leads to. */
  public Exposure(
      WorkloadRef workload,
      PortProtocol port,
      SortedSet<ServiceRef> services,
      SortedSet<IpPrefix> sources,
      ExposureBasis basis) {
    this(workload, port, services, Collections.emptySortedSet(), sources, basis);
  }

  /**
   * The same port, open only to those who were observed calling it. Empty if only the pods' own
   * nodes called, which needs no rule.
   */
  public Optional<Exposure> onlyObserved() {
    SortedSet<IpPrefix> callers =
        basis.certainty() == Certainty.OWN_NODE
            ? Collections.emptySortedSet()
            : basis.evidence().observations().stream()
                .map(Connection::originators)
                .collect(Collectors.toCollection(TreeSet::new));
    return callers.isEmpty()
        ? Optional.empty()
        : Optional.of(new Exposure(workload, port, services, routes, callers, basis));
  }

  /** What leads to it, for example {@code Services shop/a, shop/b} or {@code a host port}. */
  public String ways() {
    List<String> ways = new ArrayList<>();
    if (!services.isEmpty()) {
      ways.add(
          (services.size() == 1 ? "Service " : "Services ")
              + services.stream().map(ServiceRef::toString).collect(Collectors.joining(", ")));
    }
    routes.forEach(route -> ways.add(route.toString()));
    return ways.isEmpty() ? "a host port" : String.join(", ", ways);
  }

  @Override
  public int compareTo(Exposure other) {
    return ORDER.compare(this, other);
  }

  /** How certain it is that the port was reached from outside. */
  public enum Certainty {
    /** Some callers were neither pods nor the pod's own node. */
    SEEN,
    /** All calls came from the pods' own nodes: node port traffic, or just the kubelet's probes. */
    OWN_NODE
  }

  /**
   * What an exposure is based on.
   *
   * @param certainty how certain it is
   * @param evidence the connections from outside, or from the pods' own nodes
   */
  public record ExposureBasis(Certainty certainty, EdgeEvidence evidence) {}
}
