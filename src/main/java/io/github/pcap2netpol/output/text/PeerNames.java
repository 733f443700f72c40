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
  private final Set<String> ambiguous;
  private final Map<IpAddress, List<Pod>> pods = new HashMap<>();
  private final Map<IpAddress, String> others = new HashMap<>();

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
      node.addresses().forEach(address -> others.putIfAbsent(address, of(node.name())));
      node.gateways().forEach(address -> others.putIfAbsent(address, of(node.name())));
    }
    for (Service service : cluster.services().values()) {
      String name = "Service " + service.ref();
      service.clusterIps().forEach(address -> others.putIfAbsent(address, name));
      service.loadBalancerIps().forEach(address -> others.putIfAbsent(address, name));
    }
  }

  public String of(Peer peer) {
    if (peer instanceof Peer.WorkloadPeer known) {
      return of(known.workload());
    }
    return peer.toString();
  }

  public String of(WorkloadRef workload) {
    String plain = plain(workload);
    return ambiguous.contains(plain) ? plain + " (" + workload.kind() + ")" : plain;
  }

  public String of(Flow.End end, Instant time) {
    if (end instanceof Flow.PodEnd pod) {
      return of(pod.pod().workload());
    }
    if (end instanceof Flow.NodeEnd node) {
      return of(node.node());
    }
    return of(((Flow.AddressEnd) end).addresses(), time);
  }

  /** A single address like {@link #of(IpAddress, Instant)}; a block has no owner. */
  public String of(IpPrefix addresses, Instant time) {
    return addresses.isSingle() ? of(addresses.address(), time) : addresses.toString();
  }

  /** The owner of the address at that time according to the metadata, or the address itself. */
  public String of(IpAddress address, Instant time) {
    return pods.getOrDefault(address, List.of()).stream()
        .filter(pod -> !time.isBefore(pod.from()) && !time.isAfter(pod.until()))
        .findFirst()
        .map(pod -> of(pod.workload()))
        .orElseGet(() -> others.getOrDefault(address, address.toString()));
  }

  /** Who was called in vain: all that may have been meant, or whoever has the address. */
  public String called(Attempt attempt) {
    return attempt.to().isEmpty()
        ? of(
            IpPrefix.of(attempt.connection().responder()),
            attempt.connection().tally().first().time())
        : attempt.to().stream().map(this::of).collect(Collectors.joining(" or "));
  }

  /**
   * Who is called, for people: an outside address by the names under which it was looked up, as in
   * the comments of policies.
   */
  public String called(TrafficEdge edge) {
    if (!(edge.to() instanceof Peer.ExternalPeer)) {
      return of(edge.to());
    }
    SortedSet<String> names = edge.names().isEmpty() ? edge.notedNames() : edge.names();
    return names.isEmpty() ? of(edge.to()) : String.join(" or ", names);
  }

  private static String of(String node) {
    return new Peer.NodePeer(node).toString();
  }

  private static String plain(WorkloadRef workload) {
    return workload.namespace() + "/" + workload.name();
  }
}
