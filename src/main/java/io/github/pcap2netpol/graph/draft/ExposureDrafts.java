package io.github.pcap2netpol.graph.draft;

import io.github.pcap2netpol.cluster.model.Cluster;
import io.github.pcap2netpol.cluster.model.ObjectRef;
import io.github.pcap2netpol.cluster.model.Service;
import io.github.pcap2netpol.cluster.model.ServiceRef;
import io.github.pcap2netpol.cluster.model.WorkloadRef;
import io.github.pcap2netpol.connection.model.Connection;
import io.github.pcap2netpol.diagnostic.Diagnostic;
import io.github.pcap2netpol.diagnostic.Diagnostics;
import io.github.pcap2netpol.graph.model.Exposure;
import io.github.pcap2netpol.net.IpPrefix;
import io.github.pcap2netpol.net.PortProtocol;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** The exposures under construction, of all bundles together. */
public final class ExposureDrafts {
  private static final class Draft {
    private final SortedSet<ServiceRef> services = new TreeSet<>();
    private final SortedSet<ObjectRef> routes = new TreeSet<>();
    private final Map<Exposure.Certainty, List<Connection>> seen = new TreeMap<>();
  }

  private final Map<WorkloadRef, Map<PortProtocol, Draft>> drafts = new TreeMap<>();

  public void add(
      WorkloadRef workload,
      PortProtocol port,
      Collection<ServiceRef> services,
      Collection<ObjectRef> routes,
      Exposure.Certainty certainty,
      Connection connection) {
    Draft draft =
        drafts
            .computeIfAbsent(workload, any -> new TreeMap<>())
            .computeIfAbsent(port, any -> new Draft());
    draft.services.addAll(services);
    draft.routes.addAll(routes);
    draft.seen.computeIfAbsent(certainty, any -> new ArrayList<>()).add(connection);
  }

  public List<Exposure> toExposures(Cluster cluster, Diagnostics diagnostics) {
    List<Exposure> exposures = new ArrayList<>();
    drafts.forEach(
        (workload, ports) ->
            ports.forEach(
                (port, draft) -> {
                  Exposure exposure = toExposure(workload, port, draft, cluster);
                  if (exposure.basis().certainty() == Exposure.Certainty.OWN_NODE) {
                    diagnostics.add(ownNodeOnly(exposure));
                  }
                  exposures.add(exposure);
                }));
    return exposures;
  }

  private static Exposure toExposure(
      WorkloadRef workload, PortProtocol port, Draft draft, Cluster cluster) {
    Exposure.Certainty certainty =
        draft.seen.containsKey(Exposure.Certainty.SEEN)
            ? Exposure.Certainty.SEEN
            : Exposure.Certainty.OWN_NODE;
    List<Connection> connections =
        Objects.requireNonNull(draft.seen.get(certainty), "a draft has connections");
    return new Exposure(
        workload,
        port,
        draft.services,
        draft.routes,
        draft.routes.isEmpty()
            ? sources(draft.services, connections, cluster)
            : Collections.emptySortedSet(),
        new Exposure.ExposureBasis(
            certainty, EdgeDraft.evidence(Map.of(Side.RESPONDER, connections))));
  }

  /**
   * Who may use all of these entry points; empty means everyone. Source ranges help only if every
   * entry point keeps the caller's address: because the Services promise it, or because all callers
   * show it.
   *
   * @param seen the callers observed there
   */
  private static SortedSet<IpPrefix> sources(
      SortedSet<ServiceRef> services, List<Connection> seen, Cluster cluster) {
    SortedSet<IpPrefix> promised = sources(services, cluster);
    SortedSet<IpPrefix> ranges = ranges(services, cluster);
    boolean kept =
        seen.stream()
            .allMatch(
                connection ->
                    ranges.stream().anyMatch(range -> range.contains(connection.originators())));
    return promised.isEmpty() && kept ? ranges : promised;
  }

  /** The source ranges that the Services promise to enforce; empty means everyone. */
  public static SortedSet<IpPrefix> sources(SortedSet<ServiceRef> services, Cluster cluster) {
    boolean local =
        services.stream()
            .map(cluster.services()::get)
            .allMatch(service -> service != null && service.externalTrafficLocal());
    return local ? ranges(services, cluster) : new TreeSet<>();
  }

  /** The source ranges of load balancers, if these Services are nothing else. */
  private static SortedSet<IpPrefix> ranges(SortedSet<ServiceRef> services, Cluster cluster) {
    List<Service> ways =
        services.stream().map(ref -> cluster.services().get(ref)).filter(Objects::nonNull).toList();
    boolean restricted =
        !ways.isEmpty()
            && ways.size() == services.size()
            && ways.stream()
                .allMatch(
                    service ->
                        service.type().equals("LoadBalancer")
                            && service.externalIps().isEmpty()
                            && !service.loadBalancerSourceRanges().isEmpty());
    return restricted
        ? ways.stream()
            .flatMap(service -> service.loadBalancerSourceRanges().stream())
            .collect(Collectors.toCollection(TreeSet::new))
        : new TreeSet<>();
  }

  private static Diagnostic ownNodeOnly(Exposure exposure) {
    return Diagnostic.warning(
        "exposure-own-node",
        exposure.workload().toString(),
        exposure.port()
            + " is exposed by "
            + exposure.ways()
            + ", and was called only from the pods' own nodes, where node port traffic and the kubelet's probes look alike. Without --only-observed, it is opened to everyone.");
  }
}
