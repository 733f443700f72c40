package io.github.pcap2netpol.output.text;

import io.github.pcap2netpol.cluster.model.Cluster;
import io.github.pcap2netpol.cluster.model.Node;
import io.github.pcap2netpol.cluster.model.Pod;
import io.github.pcap2netpol.cluster.model.Service;
import io.github.pcap2netpol.cluster.model.Workload;
import io.github.pcap2netpol.cluster.model.WorkloadRef;
import io.github.pcap2netpol.graph.model.Attempt;
import io.github.pcap2netpol.graph.model.Flow;
import io.github.pcap2netpol.graph.model.Peer;
import io.github.pcap2netpol.graph.model.TrafficEdge;
import io.github.pcap2netpol.graph.model.TrafficMap;
import io.github.pcap2netpol.net.IpAddress;
import io.github.pcap2netpol.net.IpPrefix;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * Short names for peers, such as {@code shop/frontend}; the kind is added if two workloads in a
 * namespace share a name.
 */
public final class PeerNames {
  private static final String SERVICE = "Service";

  private final Set<String> ambiguous;
  private final Map<IpAddress, List<Pod>> pods = new HashMap<>();
  private final Map<IpAddress, Named> others = new HashMap<>();

  /**
   * One end of traffic.
   *
   * @param kind the kind of its object, as in {@code Deployment}, {@code Node} or {@code Service};
   *     empty for an address that no object has
   * @param name its name in all texts
   */
  public record Named(String kind, String name) implements Comparable<Named> {
    private static final Comparator<Named> ORDER =
        Comparator.comparing(Named::name).thenComparing(Named::kind);

    @Override
    public int compareTo(Named other) {
      return ORDER.compare(this, other);
    }
  }

  public PeerNames(TrafficMap traffic) {
    Cluster cluster = traffic.cluster();
    Set<WorkloadRef> workloads = new TreeSet<>(cluster.workloads().keySet());
    workloads.addAll(traffic.captured());
    for (Peer peer : traffic.graph().peers()) {
      if (peer instanceof Peer.WorkloadPeer known) {
        workloads.add(known.workload());
      }
    }
    ambiguous =
        workloads.stream()
            .collect(Collectors.groupingBy(PeerNames::plain, Collectors.counting()))
            .entrySet()
            .stream()
            .filter(entry -> entry.getValue() > 1)
            .map(Map.Entry::getKey)
            .collect(Collectors.toSet());
    for (Workload workload : cluster.workloads().values()) {
      for (Pod pod : workload.pods()) {
        for (IpAddress address : pod.addresses()) {
          pods.computeIfAbsent(address, none -> new ArrayList<>()).add(pod);
        }
      }
    }
    for (Node node : cluster.nodes().values()) {
      Named name = named(node.name());
      node.addresses().forEach(address -> others.putIfAbsent(address, name));
      node.gateways().forEach(address -> others.putIfAbsent(address, name));
    }
    for (Service service : cluster.services().values()) {
      Named name = new Named(SERVICE, SERVICE + " " + service.ref());
      service.clusterIps().forEach(address -> others.putIfAbsent(address, name));
      service.loadBalancerIps().forEach(address -> others.putIfAbsent(address, name));
    }
  }

  public String of(Peer peer) {
    return named(peer).name();
  }

  /** A peer with its kind. */
  public Named named(Peer peer) {
    if (peer instanceof Peer.WorkloadPeer known) {
      return named(known.workload());
    }
    return peer instanceof Peer.NodePeer node ? named(node.node()) : new Named("", peer.toString());
  }

  private Named named(WorkloadRef workload) {
    return new Named(workload.kind(), of(workload));
  }

  private static Named named(String node) {
    return new Named("Node", new Peer.NodePeer(node).toString());
  }

  public String of(WorkloadRef workload) {
    String plain = plain(workload);
    return ambiguous.contains(plain) ? plain + " (" + workload.kind() + ")" : plain;
  }

  public String of(Flow.End end, Instant time) {
    return named(end, time).name();
  }

  /** An end of a flow with its kind. */
  public Named named(Flow.End end, Instant time) {
    if (end instanceof Flow.PodEnd pod) {
      return named(pod.pod().workload());
    }
    if (end instanceof Flow.NodeEnd node) {
      return named(node.node());
    }
    return named(((Flow.AddressEnd) end).addresses(), time);
  }

  /** A single address like {@link #of(IpAddress, Instant)}; a block has no owner. */
  public String of(IpPrefix addresses, Instant time) {
    return named(addresses, time).name();
  }

  /** The owner of a single address at that time, or a block, with its kind. */
  public Named named(IpPrefix addresses, Instant time) {
    return addresses.isSingle()
        ? named(addresses.address(), time)
        : new Named("", addresses.toString());
  }

  /** The owner of the address at that time according to the metadata, or the address itself. */
  public String of(IpAddress address, Instant time) {
    return named(address, time).name();
  }

  /** As {@link #of(IpAddress, Instant)}, with its kind. */
  public Named named(IpAddress address, Instant time) {
    return pods.getOrDefault(address, List.of()).stream()
        .filter(pod -> !time.isBefore(pod.from()) && !time.isAfter(pod.until()))
        .findFirst()
        .map(pod -> named(pod.workload()))
        .orElseGet(() -> others.getOrDefault(address, new Named("", address.toString())));
  }

  /**
   * The callee of a failed attempt: all peers that may have been meant, or the owner of the
   * address.
   */
  public String called(Attempt attempt) {
    return attempt.to().isEmpty()
        ? of(
            IpPrefix.of(attempt.connection().responder()),
            attempt.connection().tally().first().time())
        : attempt.to().stream().map(this::of).collect(Collectors.joining(" or "));
  }

  /**
   * The callee, for people: an outside address by the names under which it was looked up, as in the
   * comments of policies.
   */
  public String called(TrafficEdge edge) {
    if (!(edge.to() instanceof Peer.ExternalPeer)) {
      return of(edge.to());
    }
    SortedSet<String> names = edge.names().isEmpty() ? edge.notedNames() : edge.names();
    return names.isEmpty() ? of(edge.to()) : String.join(" or ", names);
  }

  private static String plain(WorkloadRef workload) {
    return workload.namespace() + "/" + workload.name();
  }
}
