package io.github.pcap2netpol.policy.rule;

import io.github.pcap2netpol.cluster.addresses.VirtualAddress;
import io.github.pcap2netpol.cluster.model.Cluster;
import io.github.pcap2netpol.cluster.model.Pod;
import io.github.pcap2netpol.cluster.model.Service;
import io.github.pcap2netpol.cluster.model.ServiceRef;
import io.github.pcap2netpol.cluster.model.Workload;
import io.github.pcap2netpol.cluster.model.WorkloadRef;
import io.github.pcap2netpol.diagnostic.Diagnostic;
import io.github.pcap2netpol.diagnostic.Diagnostics;
import io.github.pcap2netpol.graph.model.Peer;
import io.github.pcap2netpol.graph.model.Route;
import io.github.pcap2netpol.graph.model.TrafficEdge;
import io.github.pcap2netpol.net.IpPrefix;
import io.github.pcap2netpol.net.PortProtocol;
import io.github.pcap2netpol.policy.rule.PeerSpec.Block;
import io.github.pcap2netpol.policy.rule.PeerSpec.Pods;
import io.github.pcap2netpol.policy.selector.PodShapes;
import io.github.pcap2netpol.policy.selector.ServiceSelections;
import io.github.pcap2netpol.policy.selector.WorkloadSelections;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;

/** Finds what must be granted at each end of an edge for its traffic to pass. */
public final class PeerGrants {
  /** Which Services' selectors may stand for the workloads behind them. */
  @FunctionalInterface
  interface ServiceUse {
    ServiceUse ANY = service -> true;

    boolean standsForItsWorkloads(Service service);
  }

  private final Cluster cluster;
  private final ServiceSelections services;
  private final WorkloadSelections selections;
  private final Diagnostics diagnostics;
  private final Map<ServiceRef, Optional<PeerSpec>> backings = new ConcurrentHashMap<>();

  public PeerGrants(
      Cluster cluster, PodShapes pods, WorkloadSelections selections, Diagnostics diagnostics) {
    this.cluster = cluster;
    this.services = new ServiceSelections(cluster, pods);
    this.selections = selections;
    this.diagnostics = diagnostics;
  }

  /** What the callee must allow in. */
  List<Grant> ingress(TrafficEdge edge) {
    SortedSet<IpPrefix> addresses = PeerAddresses.ofCaller(edge);
    List<PeerSpec> peers = addresses.isEmpty() ? own(edge.from(), edge.to()) : blocks(addresses);
    return peers.stream().map(peer -> Grant.of(peer, edge.port(), edge)).toList();
  }

  /** What the caller must allow out. */
  List<Grant> egress(TrafficEdge edge, ServiceUse use) {
    List<Grant> grants = new ArrayList<>();
    SortedSet<IpPrefix> addresses = PeerAddresses.ofCalled(edge);
    blocks(addresses).forEach(block -> grants.add(Grant.of(block, edge.port(), edge)));
    for (Route route : edge.routes()) {
      Optional<Service> service = route.viaService().map(cluster.services()::get);
      if (addresses.isEmpty()) {
        Optional<PeerSpec> backing =
            service
                .filter(use::standsForItsWorkloads)
                .filter(through -> selects(through, edge.to()))
                .flatMap(this::backing);
        backing
            .map(List::of)
            .orElseGet(() -> own(edge.to(), edge.from()))
            .forEach(peer -> grants.add(Grant.of(peer, edge.port(), edge)));
      }
      boolean hasSelector = service.flatMap(Service::selector).isPresent();
      if (route instanceof Route.ThroughService through
          && through.kind() != VirtualAddress.Kind.NODE_PORT
          && !(hasSelector && addresses.isEmpty())
          && service.isPresent()) {
        // Enforcers differ on whether they see the Service's address or the endpoint's.
        grants.add(
            Grant.of(
                new Block(IpPrefix.of(through.dialled().address())),
                new PortProtocol(edge.port().protocol(), through.dialled().port()),
                edge));
      }
    }
    return grants;
  }

  /**
   * The pods behind a Service by its own selector, whatever their revision; empty if it has no
   * selector, or none that will last.
   */
  Optional<PeerSpec> backing(Service service) {
    return backings.computeIfAbsent(
        service.ref(),
        ref -> services.of(service).map(selection -> new Pods(ref.namespace(), selection)));
  }

  /** The workloads in the Service's namespace with pods that its selector selects. */
  SortedSet<WorkloadRef> behind(Service service) {
    return services.behind(service);
  }

  private boolean selects(Service service, Peer peer) {
    return peer instanceof Peer.WorkloadPeer of && services.selects(service, of.workload());
  }

  private static List<PeerSpec> blocks(SortedSet<IpPrefix> addresses) {
    return addresses.stream().<PeerSpec>map(Block::new).toList();
  }

  /** A workload's pods by the labels that select them; empty if no labels do. */
  Optional<PeerSpec> pods(WorkloadRef workload) {
    return selections
        .of(workload)
        .map(selection -> new Pods(workload.namespace(), selection.pods()));
  }

  /** A workload by its own selection, else by its pods' addresses. */
  private List<PeerSpec> own(Peer peer, Peer governed) {
    if (peer instanceof Peer.WorkloadPeer of) {
      Optional<WorkloadSelections.Selection> selection = selections.of(of.workload());
      if (selection.isPresent()) {
        return List.of(new Pods(of.workload().namespace(), selection.get().pods()));
      }
      List<PeerSpec> blocks = blocks(podAddresses(of.workload()));
      if (!blocks.isEmpty()) {
        return blocks;
      }
    }
    diagnostics.add(
        Diagnostic.severe(
            "peer-unselectable",
            governed.toString(),
            "Neither labels nor addresses can select "
                + peer
                + ", so its traffic has no rule. Give its pods a label of their own."));
    return List.of();
  }

  private SortedSet<IpPrefix> podAddresses(WorkloadRef ref) {
    Workload workload = cluster.workloads().get(ref);
    return workload == null
        ? new TreeSet<>()
        : workload.pods().stream()
            .filter(pod -> pod.until().equals(Instant.MAX))
            .map(Pod::addresses)
            .flatMap(List::stream)
            .map(IpPrefix::of)
            .collect(Collectors.toCollection(TreeSet::new));
  }
}
