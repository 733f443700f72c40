package io.github.pcap2netpol.graph.destination;

import io.github.pcap2netpol.cluster.Bundle;
import io.github.pcap2netpol.cluster.addresses.VirtualAddress;
import io.github.pcap2netpol.cluster.model.Pod;
import io.github.pcap2netpol.cluster.model.Service;
import io.github.pcap2netpol.cluster.model.WorkloadRef;
import io.github.pcap2netpol.graph.model.Inference;
import io.github.pcap2netpol.graph.model.Route;
import io.github.pcap2netpol.net.IpAddress;
import io.github.pcap2netpol.net.PortProtocol;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** The resolvers according to the metadata, observed or not. */
final class AssumedResolvers {
  private final Bundle bundle;
  private final Resolvers resolvers;
  private final ServiceTargets behind;
  private final Targets targets;

  AssumedResolvers(Bundle bundle, Resolvers resolvers, ServiceTargets behind, Targets targets) {
    this.bundle = bundle;
    this.resolvers = resolvers;
    this.behind = behind;
    this.targets = targets;
  }

  List<AssumedResolver> all() {
    Stream<AssumedResolver> everybodys = resolvers.ofCluster().stream().flatMap(this::ofCluster);
    Stream<AssumedResolver> own =
        bundle.cluster().workloads().values().stream()
            .flatMap(workload -> workload.pods().stream())
            .flatMap(pod -> pod.nameservers().stream().flatMap(each -> ofPod(pod, each)));
    return Stream.concat(everybodys, own).distinct().toList();
  }

  private Stream<AssumedResolver> ofCluster(Resolvers.DnsPort dns) {
    Route route = new Route.ResolvedService(dns.service().ref(), dns.port().port().port());
    Stream<AssumedResolver> service =
        dns.service().clusterIps().stream()
            .map(IpAddress::isIpv4)
            .distinct()
            .flatMap(ipv4 -> behind.all(ipv4, Instant.MAX, dns.service(), dns.port()).stream())
            .distinct()
            .map(target -> everybodys(target, route, Inference.CLUSTER_DNS));
    Stream<AssumedResolver> caches =
        resolvers.caches(dns).stream()
            .map(
                cache ->
                    everybodys(
                        cache.target(),
                        cache.target() instanceof Target.AddressTarget ? new Route.Direct() : route,
                        cache.reason()));
    return Stream.concat(service, caches);
  }

  private static AssumedResolver everybodys(Target target, Route route, Inference reason) {
    return new AssumedResolver(Optional.empty(), target, route, reason);
  }

  /** A resolver that a pod's dnsConfig names. */
  private Stream<AssumedResolver> ofPod(Pod pod, IpAddress nameserver) {
    Optional<WorkloadRef> client = Optional.of(pod.workload());
    PortProtocol port = PortProtocol.udp(Resolvers.DNS_PORT);
    Optional<VirtualAddress> virtual = bundle.addresses().virtual(nameserver, port);
    if (virtual.isEmpty()) {
      return Stream.of(
          new AssumedResolver(
              client,
              targets.at(nameserver, port, pod.from()),
              new Route.Direct(),
              Inference.OWN_NAMESERVER));
    }
    Service service = virtual.get().service();
    Route route = new Route.ResolvedService(service.ref(), Resolvers.DNS_PORT);
    return behind.all(nameserver.isIpv4(), Instant.MAX, service, virtual.get().port()).stream()
        .map(target -> new AssumedResolver(client, target, route, Inference.OWN_NAMESERVER));
  }
}
