package io.github.pcap2netpol.graph.destination;

import io.github.pcap2netpol.cluster.addresses.AddressBook;
import io.github.pcap2netpol.cluster.addresses.Backing;
import io.github.pcap2netpol.cluster.addresses.NodeLocalDns;
import io.github.pcap2netpol.cluster.addresses.VirtualAddress;
import io.github.pcap2netpol.cluster.model.Cluster;
import io.github.pcap2netpol.cluster.model.Service;
import io.github.pcap2netpol.cluster.model.ServicePort;
import io.github.pcap2netpol.cluster.model.Workload;
import io.github.pcap2netpol.cluster.model.WorkloadRef;
import io.github.pcap2netpol.graph.model.Flow;
import io.github.pcap2netpol.graph.model.Inference;
import io.github.pcap2netpol.graph.model.Peer;
import io.github.pcap2netpol.net.Endpoint;
import io.github.pcap2netpol.net.IpAddress;
import io.github.pcap2netpol.net.IpPrefix;
import io.github.pcap2netpol.net.PortProtocol;
import io.github.pcap2netpol.net.Protocol;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;

/**
 * Infers the other resolvers if one resolver of the cluster was used. Which one answers varies from
 * node to node, and from packet to packet if a load balancer or cache is involved.
 */
final class Resolvers {
  static final int DNS_PORT = 53;

  private record At(WorkloadRef workload, PortProtocol port) {}

  /** A port of a Service on which names are resolved. */
  record DnsPort(Service service, ServicePort port) {}

  private final NodeLocalDns caches;
  private final List<DnsPort> ofCluster;
  private final Map<At, DnsPort> behind = new HashMap<>();

  Resolvers(Cluster cluster, AddressBook addresses) {
    this.caches = NodeLocalDns.of(cluster);
    List<DnsPort> all =
        cluster.services().values().stream()
            .flatMap(service -> service.ports().stream().map(port -> new DnsPort(service, port)))
            .filter(dns -> dns.port().port().port() == DNS_PORT)
            .filter(dns -> dns.port().port().protocol() != Protocol.SCTP)
            .toList();
    for (DnsPort dns : all) {
      for (Backing backing : addresses.backing(dns.service(), dns.port())) {
        if (backing instanceof Backing.PodBacking pods) {
          pods.ports().forEach(port -> behind.putIfAbsent(new At(pods.workload(), port), dns));
        }
      }
    }
    Optional<Service> resolver = NodeLocalDns.resolver(cluster);
    this.ofCluster =
        all.stream().filter(dns -> resolver.filter(dns.service()::equals).isPresent()).toList();
    for (Workload cache : caches.inPods()) {
      for (PortProtocol port : NodeLocalDns.resolverPorts(cache)) {
        ofCluster.stream()
            .filter(dns -> dns.port().port().protocol() == port.protocol())
            .forEach(dns -> behind.putIfAbsent(new At(cache.ref(), port), dns));
      }
    }
  }

  /** The Service that pods use to resolve names and that leads to this port of this workload. */
  Optional<DnsPort> servedFor(WorkloadRef workload, PortProtocol port) {
    return Optional.ofNullable(behind.get(new At(workload, port)));
  }

  /** The ports of the Service that pods use to resolve names; none if the metadata lacks it. */
  List<DnsPort> ofCluster() {
    return ofCluster;
  }

  /** The node-local caches that may answer in its place. */
  List<Destination.InferredTarget> caches(DnsPort dns) {
    Protocol protocol = dns.port().port().protocol();
    List<Destination.InferredTarget> all = new ArrayList<>();
    for (Workload cache : caches.onNodes()) {
      dns.service().clusterIps().forEach(address -> all.add(takingOver(cache, address, protocol)));
    }
    all.addAll(redirected(protocol, Optional.empty(), Inference.REDIRECTED));
    return all;
  }

  /**
   * The node-local caches that may answer if a resolver's Service is called.
   *
   * @param client who asked, if it is a pod: a cache does not ask itself
   */
  List<Destination.InferredTarget> caches(
      VirtualAddress dialled, Endpoint at, Optional<WorkloadRef> client) {
    List<Destination.InferredTarget> all = new ArrayList<>();
    if (caches.takesOver(dialled)) {
      for (Workload cache : caches.onNodes()) {
        all.add(takingOver(cache, at.address(), dialled.port().port().protocol()));
      }
    }
    if (dialled.kind() == VirtualAddress.Kind.CLUSTER_IP
        && dialled.port().port().port() == DNS_PORT) {
      all.addAll(redirected(dialled.port().port().protocol(), client, Inference.REDIRECTED));
    }
    return all;
  }

  /** The same if a pod was called that is behind that Service or replaces it. */
  List<Destination.InferredTarget> caches(
      DnsPort dns, WorkloadRef dialled, Optional<WorkloadRef> client, boolean ipv4) {
    List<Destination.InferredTarget> all = new ArrayList<>();
    Protocol protocol = dns.port().port().protocol();
    for (Workload cache : caches.onNodes()) {
      for (IpAddress address : dns.service().clusterIps()) {
        if (address.isIpv4() == ipv4) {
          all.add(takingOver(cache, address, protocol));
        }
      }
    }
    redirected(protocol, client, Inference.RESOLVES_AS_WELL).stream()
        .filter(each -> !each.target().peer().equals(new Peer.WorkloadPeer(dialled)))
        .forEach(all::add);
    return all;
  }

  private static Destination.InferredTarget takingOver(
      Workload cache, IpAddress address, Protocol protocol) {
    return new Destination.InferredTarget(
        new Target.AddressTarget(
            new Peer.WorkloadPeer(cache.ref()),
            new PortProtocol(protocol, DNS_PORT),
            new TreeSet<>(List.of(IpPrefix.of(address))),
            List.of(new Flow.AddressEnd(address))),
        Inference.TAKES_OVER_ADDRESS);
  }

  private List<Destination.InferredTarget> redirected(
      Protocol protocol, Optional<WorkloadRef> client, Inference reason) {
    List<Destination.InferredTarget> all = new ArrayList<>();
    for (Workload cache : caches.inPods()) {
      if (client.filter(cache.ref()::equals).isPresent()) {
        continue;
      }
      for (PortProtocol port : NodeLocalDns.resolverPorts(cache)) {
        if (port.protocol() == protocol) {
          all.add(
              new Destination.InferredTarget(
                  new Target.PodTarget(cache.ref(), port, Representatives.of(cache.pods())),
                  reason));
        }
      }
    }
    return all;
  }
}
