package io.github.pcap2netpol.graph.destination;

import io.github.pcap2netpol.cluster.Bundle;
import io.github.pcap2netpol.cluster.addresses.AddressBook;
import io.github.pcap2netpol.cluster.addresses.AddressOwner;
import io.github.pcap2netpol.cluster.addresses.ApiServers;
import io.github.pcap2netpol.cluster.addresses.Backing;
import io.github.pcap2netpol.cluster.addresses.Placement;
import io.github.pcap2netpol.cluster.addresses.SpecialAddress;
import io.github.pcap2netpol.cluster.addresses.VirtualAddress;
import io.github.pcap2netpol.cluster.model.Node;
import io.github.pcap2netpol.cluster.model.Pod;
import io.github.pcap2netpol.cluster.model.Service;
import io.github.pcap2netpol.cluster.model.ServicePort;
import io.github.pcap2netpol.cluster.model.ServiceRef;
import io.github.pcap2netpol.cluster.model.WorkloadRef;
import io.github.pcap2netpol.connection.model.Connection;
import io.github.pcap2netpol.graph.model.Flow;
import io.github.pcap2netpol.graph.model.Inference;
import io.github.pcap2netpol.graph.model.NameIndex;
import io.github.pcap2netpol.graph.model.Peer;
import io.github.pcap2netpol.graph.model.Route;
import io.github.pcap2netpol.graph.model.TrafficEdge;
import io.github.pcap2netpol.net.Endpoint;
import io.github.pcap2netpol.net.IpAddress;
import io.github.pcap2netpol.net.IpPrefix;
import io.github.pcap2netpol.net.PortProtocol;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;

/** Finds out what the responder's address and port of a connection stand for. */
public final class Destinations {
  private final Bundle bundle;
  private final AddressBook addresses;
  private final NameIndex names;
  private final HostPorts hostPorts;
  private final Resolvers resolvers;
  private final ServicesBehind servicesBehind;
  private final ApiServers apiServers;
  private final Placement placement;
  private final OtherNodes otherNodes;
  private final MetadataProxies metadataProxies;

  /** A workload behind a Service's port, for one address family. */
  private record Backed(ServiceRef service, ServicePort port, WorkloadRef workload, boolean ipv4) {}

  private final Map<Backed, List<Target>> podTargets = new HashMap<>();

  public Destinations(Bundle bundle, NameIndex names) {
    this.bundle = bundle;
    this.addresses = bundle.addresses();
    this.names = names;
    this.hostPorts = new HostPorts(bundle.cluster());
    this.resolvers = new Resolvers(bundle.cluster(), bundle.addresses());
    this.servicesBehind = new ServicesBehind(bundle.cluster(), bundle.addresses());
    this.apiServers = ApiServers.of(bundle.cluster());
    this.placement = new Placement(bundle.cluster(), apiServers);
    this.otherNodes = new OtherNodes(bundle.cluster(), placement);
    this.metadataProxies = new MetadataProxies(bundle.cluster());
  }

  /**
   * What was called.
   *
   * @param connection as some capture saw it
   * @param origin the calling pod, if it was a pod
   */
  public Destination of(Connection connection, Optional<Pod> origin) {
    IpAddress dialled = connection.responder();
    Optional<VirtualAddress> virtual = addresses.virtual(dialled, connection.port());
    if (virtual.isPresent()) {
      return throughService(connection, virtual.get(), origin);
    }
    Instant time = connection.tally().first().time();
    AddressOwner owner = addresses.ownerAt(dialled, time);
    if (owner instanceof AddressOwner.PodOwner pod) {
      return toPod(connection, pod.pod(), origin);
    }
    if (owner instanceof AddressOwner.NodeOwner node) {
      return toNode(connection, node.node(), origin);
    }
    if (owner instanceof AddressOwner.GatewayOwner gateway) {
      return toNode(connection, gateway.node(), origin);
    }
    if (owner instanceof AddressOwner.SpecialOwner special && !isDestination(special.kind())) {
      return Destination.none();
    }
    if (owner instanceof AddressOwner.UnknownOwner unknown && unknown.insidePodNetwork()) {
      return Destination.none();
    }
    return toExternal(connection, origin);
  }

  /** Where names are resolved, as the metadata tell it: for pods whose captures do not show it. */
  public List<AssumedResolver> assumedResolvers() {
    List<AssumedResolver> all = new ArrayList<>();
    for (Resolvers.DnsPort dns : resolvers.ofCluster()) {
      Route route = new Route.ResolvedService(dns.service().ref(), dns.port().port().port());
      dns.service().clusterIps().stream()
          .map(IpAddress::isIpv4)
          .distinct()
          .flatMap(ipv4 -> backing(ipv4, Instant.MAX, dns.service(), dns.port()).stream())
          .distinct()
          .map(target -> new AssumedResolver(target, route, Inference.CLUSTER_DNS))
          .forEach(all::add);
      for (Destination.InferredTarget cache : resolvers.caches(dns)) {
        boolean onNode = cache.target() instanceof Target.AddressTarget;
        all.add(
            new AssumedResolver(
                cache.target(), onNode ? new Route.Direct() : route, cache.reason()));
      }
    }
    return all;
  }

  /** Multicast and the like go to nobody in particular, and no policy can select them. */
  private static boolean isDestination(SpecialAddress kind) {
    return kind == SpecialAddress.LINK_LOCAL
        || kind == SpecialAddress.CLOUD_METADATA
        || kind == SpecialAddress.NODE_LOCAL_DNS;
  }

  private Destination throughService(
      Connection connection, VirtualAddress virtual, Optional<Pod> origin) {
    Endpoint dialled = new Endpoint(connection.responder(), connection.port().port());
    Route route = new Route.ThroughService(virtual.service().ref(), virtual.kind(), dialled);
    List<Target> alternatives = backing(connection, virtual.service(), virtual.port());
    List<Target> along = new ArrayList<>();
    List<Destination.InferredTarget> inferred =
        new ArrayList<>(resolvers.caches(virtual, dialled, origin.map(Pod::workload)));
    switch (virtual.kind()) {
      case CLUSTER_IP -> {}
      case LOAD_BALANCER, EXTERNAL_IP ->
          // Nodes translate these too (or own them, k3s), unless the balancer insists on its hop.
          along.add(
              address(
                  connection.responder(), connection.port(), connection.tally().first().time()));
      case NODE_PORT -> {
        AddressOwner owner =
            addresses.ownerAt(connection.responder(), connection.tally().first().time());
        for (Node node : bundle.cluster().nodes().values()) {
          Target target = OtherNodes.node(node, connection.responder(), connection.port());
          if (nodeOf(owner).filter(node::equals).isPresent()) {
            along.add(target);
            if (owner instanceof AddressOwner.GatewayOwner) {
              along.add(nodeAt(node, connection.responder(), connection.port()));
            }
          } else {
            inferred.add(new Destination.InferredTarget(target, Inference.ANY_NODE_TRANSLATES));
          }
        }
      }
    }
    alternatives.forEach(target -> inferred.addAll(otherNodes.of(target, connection.responder())));
    // Enforcers differ on whether they see the address before or after translation.
    Optional<Endpoint> untranslated =
        virtual.kind() == VirtualAddress.Kind.CLUSTER_IP && virtual.service().selector().isEmpty()
            ? Optional.of(dialled)
            : Optional.empty();
    return new Destination(route, alternatives, along, inferred, untranslated);
  }

  public static Optional<Node> nodeOf(AddressOwner owner) {
    if (owner instanceof AddressOwner.NodeOwner node) {
      return Optional.of(node.node());
    }
    return owner instanceof AddressOwner.GatewayOwner gateway
        ? Optional.of(gateway.node())
        : Optional.empty();
  }

  /** What is behind a Service port: one target for each workload and port, or address. */
  private List<Target> backing(Connection connection, Service service, ServicePort port) {
    return backing(
        connection.responder().isIpv4(), connection.tally().first().time(), service, port);
  }

  private List<Target> backing(boolean ipv4, Instant time, Service service, ServicePort port) {
    List<Target> targets = new ArrayList<>();
    for (Backing backing : addresses.backing(service, port)) {
      if (backing instanceof Backing.AddressBacking address) {
        if (address.endpoint().address().isIpv4() == ipv4) {
          targets.add(
              address(
                  address.endpoint().address(),
                  new PortProtocol(port.port().protocol(), address.endpoint().port()),
                  time));
        }
      } else if (backing instanceof Backing.PodBacking pods) {
        Backed backed = new Backed(service.ref(), port, pods.workload(), ipv4);
        List<Target> known = podTargets.get(backed);
        if (known == null) {
          known = ofPods(pods, ipv4);
          podTargets.put(backed, known);
        }
        targets.addAll(known);
      }
    }
    return targets;
  }

  private List<Target> ofPods(Backing.PodBacking backing, boolean ipv4) {
    List<Target> targets = new ArrayList<>();
    backing
        .podsByPort()
        .forEach(
            (port, pods) -> {
              List<Pod> own = pods.stream().filter(pod -> !pod.hostNetwork()).toList();
              if (!own.isEmpty()) {
                targets.add(
                    new Target.PodTarget(backing.workload(), port, Representatives.of(own)));
              }
              List<Pod> onHost = pods.stream().filter(Pod::hostNetwork).toList();
              if (!onHost.isEmpty()) {
                targets.add(onHosts(onHost, port, ipv4));
              }
            });
    return targets;
  }

  private Target onHosts(List<Pod> pods, PortProtocol port, boolean ipv4) {
    TreeSet<IpPrefix> selected = new TreeSet<>();
    List<Flow.End> ends = new ArrayList<>();
    pods.stream()
        .flatMap(pod -> pod.node().stream())
        .distinct()
        .sorted()
        .flatMap(name -> Optional.ofNullable(bundle.cluster().nodes().get(name)).stream())
        .forEach(
            node ->
                node.addresses().stream()
                    .filter(address -> address.isIpv4() == ipv4)
                    .forEach(
                        address -> {
                          selected.add(IpPrefix.of(address));
                          ends.add(new Flow.NodeEnd(node.name(), address));
                        }));
    return new Target.AddressTarget(
        new Peer.WorkloadPeer(pods.get(0).workload()), port, selected, ends);
  }

  private Destination toPod(Connection connection, Pod pod, Optional<Pod> origin) {
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
      Service service =
          ref.namespace().equals(pod.ref().namespace())
              ? bundle.cluster().services().get(ref)
              : null;
      if (service == null) {
        continue;
      }
      for (ServicePort port : service.ports()) {
        Optional<List<Target>> others = othersBehind(connection, service, port, target);
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
   * Where sockets themselves are balanced (Cilium's kube-proxy replacement, GKE Dataplane V2), no
   * packet ever shows a Service's address, and the name may have been resolved long before. So the
   * call may have gone to any Service that leads to the pod.
   */
  private List<Destination.InferredTarget> behindAnyService(Connection connection, Target target) {
    List<Destination.InferredTarget> all = new ArrayList<>();
    for (ServicesBehind.Way way : servicesBehind.leadingTo(target.peer(), target.port())) {
      othersBehind(connection, way.service(), way.port(), target).stream()
          .flatMap(List::stream)
          .map(
              other -> new Destination.InferredTarget(other, Inference.behind(way.service().ref())))
          .forEach(all::add);
    }
    return all;
  }

  /**
   * What else is behind this port of the Service; empty if the port does not lead to the target at
   * all.
   */
  private Optional<List<Target>> othersBehind(
      Connection connection, Service service, ServicePort port, Target target) {
    if (port.port().protocol() != connection.port().protocol()) {
      return Optional.empty();
    }
    List<Target> all = backing(connection, service, port);
    List<Target> others = all.stream().filter(each -> !isSame(each, target)).toList();
    return others.size() == all.size() ? Optional.empty() : Optional.of(others);
  }

  private static boolean isSame(Target one, Target other) {
    return one.peer().equals(other.peer()) && one.port().equals(other.port());
  }

  private static List<Destination.InferredTarget> inferred(List<Target> targets, Inference reason) {
    return targets.stream().map(target -> new Destination.InferredTarget(target, reason)).toList();
  }

  /**
   * A pod that resolves names, called by its own address: its Service's address was dialled before,
   * or will be.
   */
  private Destination toResolver(
      Connection connection, Target target, Resolvers.DnsPort dns, WorkloadRef client) {
    List<Target> all = backing(connection, dns.service(), dns.port());
    List<Destination.InferredTarget> others =
        new ArrayList<>(
            inferred(
                all.stream().filter(each -> !isSame(each, target)).toList(),
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

  private Destination toNode(Connection connection, Node node, Optional<Pod> origin) {
    IpAddress dialled = connection.responder();
    PortProtocol port = connection.port();
    Optional<Pod> forwarded = hostPorts.forwardedTo(node.name(), port);
    List<Destination.InferredTarget> inferred = new ArrayList<>(otherApiServers(connection));
    if (forwarded.isPresent()) {
      Pod pod = forwarded.get();
      PortProtocol inside = hostPorts.inside(pod, port);
      inferred.addAll(otherNodes.of(placement.mayRunOn(pod.workload()), node, dialled, port));
      return new Destination(
          new Route.Direct(),
          List.of(new Target.PodTarget(pod.workload(), inside, List.of(pod))),
          List.of(nodeAt(node, dialled, port)),
          inferred,
          Optional.empty());
    }
    Optional<Pod> onHost = hostPorts.listeningOn(node.name(), port);
    if (onHost.isPresent()) {
      // Each static pod of an API server is a workload of its own.
      inferred.addAll(
          otherNodes.of(
              ApiServers.isStaticPod(onHost.get())
                  ? apiServers.nodes()
                  : placement.mayRunOn(onHost.get().workload()),
              node,
              dialled,
              port));
      return new Destination(
          new Route.Direct(),
          List.of(
              new Target.AddressTarget(
                  new Peer.WorkloadPeer(onHost.get().workload()),
                  port,
                  TrafficEdge.single(List.of(dialled)),
                  List.of(new Flow.NodeEnd(node.name(), dialled)))),
          List.of(),
          inferred,
          Optional.empty());
    }
    if (origin.isPresent() && origin.get().node().filter(node.name()::equals).isPresent()) {
      inferred.addAll(
          otherNodes.of(placement.mayRunOn(origin.get().workload()), node, dialled, port));
    }
    return new Destination(
        new Route.Direct(),
        List.of(nodeAt(node, dialled, port)),
        List.of(),
        inferred,
        Optional.empty());
  }

  private Destination toExternal(Connection connection, Optional<Pod> origin) {
    IpAddress dialled = connection.responder();
    List<Destination.InferredTarget> others = new ArrayList<>(otherApiServers(connection));
    others.addAll(metadataProxies.translated(dialled, connection.port()));
    TreeSet<IpAddress> sameName = new TreeSet<>();
    origin.ifPresent(
        pod ->
            names
                .namesOf(pod.workload(), dialled)
                .forEach(name -> sameName.addAll(names.addressesOf(name))));
    sameName.remove(dialled);
    for (IpAddress other : sameName) {
      if (addresses.ownerAt(other, connection.tally().first().time())
          instanceof AddressOwner.UnknownOwner unknown) {
        if (!unknown.insidePodNetwork()) {
          others.add(
              new Destination.InferredTarget(
                  external(other, connection.port()), Inference.SAME_NAME));
        }
      }
    }
    return new Destination(
        new Route.Direct(),
        List.of(external(dialled, connection.port())),
        List.of(),
        others,
        Optional.empty());
  }

  /**
   * The other API servers, if one was called by its own address: it may be any of them next time.
   */
  private List<Destination.InferredTarget> otherApiServers(Connection connection) {
    Endpoint dialled = new Endpoint(connection.responder(), connection.port().port());
    if (!apiServers.endpoints().contains(dialled)) {
      return List.of();
    }
    return apiServers.endpoints().stream()
        .filter(endpoint -> !endpoint.equals(dialled))
        .filter(endpoint -> endpoint.address().isIpv4() == dialled.address().isIpv4())
        .map(
            endpoint ->
                address(
                    endpoint.address(),
                    new PortProtocol(connection.port().protocol(), endpoint.port()),
                    connection.tally().first().time()))
        .map(target -> new Destination.InferredTarget(target, Inference.API_SERVER))
        .toList();
  }

  /** Whoever has the address. */
  private Target address(IpAddress address, PortProtocol port, Instant time) {
    AddressOwner owner = addresses.ownerAt(address, time);
    if (owner instanceof AddressOwner.PodOwner pod) {
      return new Target.PodTarget(pod.pod().workload(), port, List.of(pod.pod()));
    }
    Optional<Node> node = nodeOf(owner);
    if (node.isEmpty()) {
      return external(address, port);
    }
    Peer peer =
        hostPorts
            .listeningOn(node.get().name(), port)
            .<Peer>map(pod -> new Peer.WorkloadPeer(pod.workload()))
            .orElse(new Peer.NodePeer(node.get().name()));
    return new Target.AddressTarget(
        peer,
        port,
        TrafficEdge.single(List.of(address)),
        List.of(new Flow.NodeEnd(node.get().name(), address)));
  }

  private static Target external(IpAddress address, PortProtocol port) {
    return new Target.AddressTarget(
        new Peer.ExternalPeer(IpPrefix.of(address)),
        port,
        TrafficEdge.single(List.of(address)),
        List.of(new Flow.AddressEnd(address)));
  }

  private static Target nodeAt(Node node, IpAddress address, PortProtocol port) {
    return new Target.AddressTarget(
        new Peer.NodePeer(node.name()),
        port,
        TrafficEdge.single(List.of(address)),
        List.of(new Flow.NodeEnd(node.name(), address)));
  }
}
