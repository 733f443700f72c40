package io.github.pcap2netpol.graph.destination;

import io.github.pcap2netpol.cluster.Bundle;
import io.github.pcap2netpol.cluster.model.Pod;
import io.github.pcap2netpol.cluster.model.Service;
import io.github.pcap2netpol.cluster.model.ServicePort;
import io.github.pcap2netpol.cluster.model.ServiceRef;
import io.github.pcap2netpol.cluster.model.WorkloadRef;
import io.github.pcap2netpol.connection.model.Connection;
import io.github.pcap2netpol.graph.model.Inference;
import io.github.pcap2netpol.graph.model.NameIndex;
import io.github.pcap2netpol.graph.model.Route;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Destinations called by a pod's own address: the pod, and the Services that it may stand for. */
final class PodDestinations {
  private final Map<ServiceRef, Service> services;
  private final NameIndex names;
  private final Resolvers resolvers;
  private final ServicesBehind servicesBehind;
  private final ServiceTargets behind;

  PodDestinations(Bundle bundle, NameIndex names, Resolvers resolvers, ServiceTargets behind) {
    this.services = bundle.cluster().services();
    this.names = names;
    this.resolvers = resolvers;
    this.servicesBehind = new ServicesBehind(bundle.cluster(), bundle.addresses());
    this.behind = behind;
  }

  Destination of(Connection connection, Pod pod, Optional<Pod> origin) {
    Target target = new Target.PodTarget(pod.workload(), connection.port(), List.of(pod));
    if (origin.isEmpty()) {
      return Destination.direct(target);
    }
    Optional<Resolvers.DnsPort> dns = resolvers.servedFor(pod.workload(), connection.port());
    if (dns.isPresent()) {
      return toResolver(connection, target, dns.get(), origin.get().workload());
    }
    Instant last = connection.tally().last().time();
    for (var ref : names.servicesResolved(origin.get().workload(), last)) {
      Service service = ref.namespace().equals(pod.ref().namespace()) ? services.get(ref) : null;
      if (service == null) {
        continue;
      }
      for (ServicePort port : service.ports()) {
        Optional<List<Target>> others = behind.others(connection, service, port, target);
        if (others.isPresent()) {
          return new Destination(
              new Route.ResolvedService(ref, port.port().port()),
              List.of(target),
              List.of(),
              inferred(others.get(), Inference.BEHIND_SAME_SERVICE),
              Optional.empty());
        }
      }
    }
    return new Destination(
        new Route.Direct(),
        List.of(target),
        List.of(),
        behindAnyService(connection, target),
        Optional.empty());
  }

  /**
   * With load balancing at sockets (Cilium's kube-proxy replacement, GKE Dataplane V2), packets
   * never show a Service's address, and the name may have been resolved long before. So the client
   * may have called any Service that leads to the pod.
   */
  private List<Destination.InferredTarget> behindAnyService(Connection connection, Target target) {
    List<Destination.InferredTarget> all = new ArrayList<>();
    for (ServicesBehind.Way way : servicesBehind.leadingTo(target.peer(), target.port())) {
      behind.others(connection, way.service(), way.port(), target).stream()
          .flatMap(List::stream)
          .map(
              other -> new Destination.InferredTarget(other, Inference.behind(way.service().ref())))
          .forEach(all::add);
    }
    return all;
  }

  /**
   * A resolver pod called by its own address: its Service's address was called before, or will be.
   */
  private Destination toResolver(
      Connection connection, Target target, Resolvers.DnsPort dns, WorkloadRef client) {
    List<Target> all = behind.all(connection, dns.service(), dns.port());
    List<Destination.InferredTarget> others =
        new ArrayList<>(
            inferred(
                all.stream().filter(each -> !ServiceTargets.isSame(each, target)).toList(),
                Inference.RESOLVES_AS_WELL));
    others.addAll(
        resolvers.caches(
            dns,
            ((Target.PodTarget) target).workload(),
            Optional.of(client),
            connection.responder().isIpv4()));
    return new Destination(
        new Route.ResolvedService(dns.service().ref(), dns.port().port().port()),
        List.of(target),
        List.of(),
        others,
        Optional.empty());
  }

  private static List<Destination.InferredTarget> inferred(List<Target> targets, Inference reason) {
    return targets.stream().map(target -> new Destination.InferredTarget(target, reason)).toList();
  }
}
