package io.github.pcap2netpol.graph;

import io.github.pcap2netpol.capture.packet.CaptureStats;
import io.github.pcap2netpol.cluster.Bundle;
import io.github.pcap2netpol.cluster.addresses.AddressBook;
import io.github.pcap2netpol.cluster.addresses.AddressOwner;
import io.github.pcap2netpol.cluster.addresses.Backing;
import io.github.pcap2netpol.cluster.addresses.SpecialAddress;
import io.github.pcap2netpol.cluster.addresses.VirtualAddress;
import io.github.pcap2netpol.cluster.model.BackendReference;
import io.github.pcap2netpol.cluster.model.Cluster;
import io.github.pcap2netpol.cluster.model.ContainerPort;
import io.github.pcap2netpol.cluster.model.Labels;
import io.github.pcap2netpol.cluster.model.Node;
import io.github.pcap2netpol.cluster.model.ObjectRef;
import io.github.pcap2netpol.cluster.model.Pod;
import io.github.pcap2netpol.cluster.model.PodRef;
import io.github.pcap2netpol.cluster.model.Service;
import io.github.pcap2netpol.cluster.model.ServiceEndpoint;
import io.github.pcap2netpol.cluster.model.ServicePort;
import io.github.pcap2netpol.cluster.model.ServiceRef;
import io.github.pcap2netpol.cluster.model.Workload;
import io.github.pcap2netpol.cluster.model.WorkloadRef;
import io.github.pcap2netpol.cluster.proc.SocketSample;
import io.github.pcap2netpol.connection.model.CapturePoint;
import io.github.pcap2netpol.connection.model.Connection;
import io.github.pcap2netpol.connection.model.Lookup;
import io.github.pcap2netpol.connection.model.PairedViews;
import io.github.pcap2netpol.connection.model.Sighting;
import io.github.pcap2netpol.connection.model.State;
import io.github.pcap2netpol.connection.model.Tally;
import io.github.pcap2netpol.connection.model.Traffic;
import io.github.pcap2netpol.diagnostic.Diagnostics;
import io.github.pcap2netpol.graph.model.Peer;
import io.github.pcap2netpol.graph.model.TrafficMap;
import io.github.pcap2netpol.net.Endpoint;
import io.github.pcap2netpol.net.IpAddress;
import io.github.pcap2netpol.net.IpPrefix;
import io.github.pcap2netpol.net.PortProtocol;
import io.github.pcap2netpol.net.Protocol;
import io.github.pcap2netpol.testkit.PodBuilder;
import io.github.pcap2netpol.testkit.ServiceBuilder;
import io.github.pcap2netpol.testkit.TestCluster;
import io.github.pcap2netpol.testkit.TestConnection;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;

/**
 * A cluster of two nodes, built by name, and its traffic. Pods of node1 are in 10.244.1.0/24 behind
 * 10.244.1.1, those of node2 in 10.244.2.0/24; the nodes are 172.30.0.11 and 172.30.0.12.
 */
public final class SmallWorld {
  static final Instant START = Instant.parse("2026-01-01T00:00:00Z");

  private final Map<String, Node> nodes =
      Map.of("node1", node("node1", 11, 1), "node2", node("node2", 12, 2));
  private final SortedMap<WorkloadRef, List<Pod>> pods = new TreeMap<>();
  private final SortedMap<ServiceRef, Service> services = new TreeMap<>();
  private final Map<ServiceRef, List<Backing>> backings = new HashMap<>();
  private final Map<VirtualKey, VirtualAddress> virtuals = new HashMap<>();
  private final List<BackendReference> backends = new ArrayList<>();
  private final List<Connection> connections = new ArrayList<>();
  private final List<PairedViews> pairs = new ArrayList<>();
  private final List<Lookup> lookups = new ArrayList<>();
  private final SortedMap<IpAddress, SortedSet<String>> notedNames = new TreeMap<>();
  private final SortedMap<CapturePoint, List<CaptureStats>> captures = new TreeMap<>();
  final Diagnostics diagnostics = new Diagnostics();

  private record VirtualKey(IpAddress address, PortProtocol port) {}

  private static Node node(String name, int host, int subnet) {
    return new Node(
        name,
        List.of(IpAddress.of("172.30.0." + host)),
        List.of(IpAddress.of("10.244." + subnet + ".1")),
        List.of(IpPrefix.of("10.244." + subnet + ".0/24")));
  }

  /** A pod of Deployment shop/{@code app}; the third number of its address is that of its node. */
  Pod pod(String app, String address, ContainerPort... ports) {
    String node = "node" + address.split("\\.", -1)[2];
    return add(app, node, false, List.of(IpAddress.of(address)), ports);
  }

  /** Such a pod, whose kubelet calls that port. */
  Pod probedPod(String app, String address, int port) {
    Pod pod = pod(app, address, declares(port));
    List<Pod> siblings = Objects.requireNonNull(pods.get(pod.workload()));
    Pod probed = PodBuilder.like(pod).probed(Set.of(port)).build();
    siblings.set(siblings.size() - 1, probed);
    return probed;
  }

  Pod hostNetworkPod(String app, String node, ContainerPort... ports) {
    return add(app, node, true, List.of(), ports);
  }

  /** A pod of DaemonSet shop/{@code app} on the node's network. */
  void daemonSetPod(String app, String node) {
    add(new WorkloadRef("shop", "DaemonSet", app), app, node, true, List.of());
  }

  private Pod add(
      String app, String node, boolean host, List<IpAddress> own, ContainerPort... ports) {
    return add(workload(app), app, node, host, own, ports);
  }

  private Pod add(
      WorkloadRef workload,
      String app,
      String node,
      boolean host,
      List<IpAddress> own,
      ContainerPort... ports) {
    List<Pod> siblings = pods.computeIfAbsent(workload, any -> new ArrayList<>());
    Pod pod =
        PodBuilder.pod("shop", app + "-" + siblings.size())
            .uid(app + "-uid-" + siblings.size())
            .of(workload)
            .labels(Labels.of(Map.of("app", app)))
            .on(node)
            .hostNetwork(host)
            .at(own)
            .ports(ports)
            .build();
    siblings.add(pod);
    return pod;
  }

  static WorkloadRef workload(String app) {
    return new WorkloadRef("shop", "Deployment", app);
  }

  public static Peer peer(String app) {
    return new Peer.WorkloadPeer(workload(app));
  }

  static ContainerPort declares(int port) {
    return PodBuilder.unnamed(PortProtocol.tcp(port));
  }

  static ContainerPort hostPort(int port, int onHost) {
    return new ContainerPort(Optional.empty(), PortProtocol.tcp(port), OptionalInt.of(onHost));
  }

  /** A ClusterIP Service in front of these pods. */
  ServiceRef service(String name, String clusterIp, int port, int targetPort, Pod... behind) {
    return add(name, "ClusterIP", clusterIp, port, targetPort, OptionalInt.empty(), behind);
  }

  ServiceRef nodePortService(
      String name, String clusterIp, int port, int nodePort, int targetPort, Pod... behind) {
    return add(name, "NodePort", clusterIp, port, targetPort, OptionalInt.of(nodePort), behind);
  }

  /** A load balancer's address in front of a pod. */
  void loadBalancer(String name, String address, int port, int targetPort, Pod behind) {
    ServiceRef ref = service(name, "10.96.77.1", port, targetPort, behind);
    ServicePort servicePort = ServiceBuilder.port(port, targetPort);
    virtuals.put(
        new VirtualKey(IpAddress.of(address), PortProtocol.tcp(port)),
        new VirtualAddress(
            Objects.requireNonNull(services.get(ref)),
            servicePort,
            VirtualAddress.Kind.LOAD_BALANCER));
  }

  /** A load balancer that preserves client addresses and admits one block only. */
  ServiceRef localLoadBalancer(
      String name, String clusterIp, int port, int targetPort, String sources, Pod behind) {
    ServiceRef ref =
        add(name, "LoadBalancer", clusterIp, port, targetPort, OptionalInt.empty(), behind);
    services.computeIfPresent(
        ref, (key, open) -> ServiceBuilder.like(open).externalTrafficLocal(sources).build());
    return ref;
  }

  private ServiceRef add(
      String name,
      String type,
      String clusterIp,
      int port,
      int targetPort,
      OptionalInt nodePort,
      Pod... behind) {
    ServicePort servicePort =
        new ServicePort(
            "", PortProtocol.tcp(port), new ServicePort.NumberedPort(targetPort), nodePort);
    Service service =
        ServiceBuilder.service(new ServiceRef("shop", name))
            .type(type)
            .selecting(Labels.of(Map.of("service", name)))
            .at(clusterIp.isEmpty() ? new String[0] : new String[] {clusterIp})
            .ports(servicePort)
            .build();
    SortedMap<WorkloadRef, List<Pod>> byWorkload = new TreeMap<>();
    for (Pod pod : behind) {
      byWorkload.computeIfAbsent(pod.workload(), any -> new ArrayList<>()).add(pod);
    }
    List<Backing> backing = new ArrayList<>();
    byWorkload.forEach(
        (workload, its) ->
            backing.add(
                new Backing.PodBacking(
                    workload, new TreeMap<>(Map.of(PortProtocol.tcp(targetPort), its)))));
    register(service, servicePort, backing);
    return service.ref();
  }

  /** A Service without selector that leads to one address. */
  ServiceRef serviceTo(String name, String clusterIp, int port, Endpoint endpoint) {
    ServicePort servicePort = ServiceBuilder.port(port, endpoint.port());
    Service service =
        ServiceBuilder.service(new ServiceRef("shop", name))
            .at(clusterIp)
            .ports(servicePort)
            .build();
    register(service, servicePort, List.of(new Backing.AddressBacking(endpoint)));
    return service.ref();
  }

  /** API servers that are managed elsewhere: the endpoints of Service default/kubernetes. */
  void apiServers(String... addresses) {
    ServiceRef ref = new ServiceRef("default", "kubernetes");
    services.put(
        ref,
        ServiceBuilder.service(ref)
            .at("10.96.0.1")
            .endpoints(
                Stream.of(addresses)
                    .map(
                        address ->
                            new ServiceEndpoint(
                                "https", IpAddress.of(address), tcp(6443), Optional.empty()))
                    .toList())
            .build());
  }

  /** An object of this kind that leads to a Service. */
  void leads(String kind, String name, String service) {
    backends.add(
        new BackendReference(
            new ObjectRef(kind, "shop", name), new ServiceRef("shop", service), Optional.empty()));
  }

  private void register(Service service, ServicePort port, List<Backing> backing) {
    services.put(service.ref(), service);
    backings.put(service.ref(), backing);
    for (IpAddress address : service.clusterIps()) {
      virtuals.put(
          new VirtualKey(address, port.port()),
          new VirtualAddress(service, port, VirtualAddress.Kind.CLUSTER_IP));
    }
    if (port.nodePort().isPresent()) {
      PortProtocol nodePort = new PortProtocol(port.port().protocol(), port.nodePort().getAsInt());
      for (Node node : nodes.values()) {
        Stream.concat(node.addresses().stream(), node.gateways().stream())
            .forEach(
                address ->
                    virtuals.put(
                        new VirtualKey(address, nodePort),
                        new VirtualAddress(service, port, VirtualAddress.Kind.NODE_PORT)));
      }
    }
  }

  /** What this pod's capture shows: an established connection with this sequence number. */
  void seesThreeTimes(Pod at, String from, String to, int port) {
    for (int i = 0; i < 3; i++) {
      sees(at, from, to, port, 1000L + connections.size());
    }
  }

  Connection sees(Pod at, String from, String to, int port, long sequence) {
    return sees(at, from, to, port, sequence, State.ESTABLISHED);
  }

  Connection sees(Pod at, String from, String to, int port, long sequence, State state) {
    CapturePoint capture = captured(at);
    Sighting sighting =
        new Sighting(START.plusSeconds(connections.size()), capture.name(), connections.size() + 1);
    Tally.Sample sample = new Tally.Sample(sequence, 40000 + connections.size(), sighting);
    Connection connection =
        TestConnection.between(IpAddress.of(from), IpAddress.of(to), PortProtocol.tcp(port))
            .capturedAt(capture)
            .state(state)
            .tally(new Tally(1, 3, sighting, sighting, List.of(sample)))
            .build();
    connections.add(connection);
    return connection;
  }

  void paired(Connection atOriginator, Connection atResponder) {
    pairs.add(new PairedViews(atOriginator, atResponder));
  }

  /** A name that this pod resolved to these addresses at the start. */
  void resolved(Pod pod, String name, String... addresses) {
    TreeSet<IpAddress> found = new TreeSet<>();
    for (String address : addresses) {
      found.add(IpAddress.of(address));
    }
    CapturePoint capture = captured(pod);
    Sighting sighting = new Sighting(START, capture.name(), 1);
    lookups.add(
        new Lookup(
            capture,
            pod.addresses().get(0),
            name,
            new TreeSet<>(),
            found,
            1,
            new TreeMap<>(Map.of(0, 1L)),
            0,
            sighting,
            sighting));
  }

  /** A name that some capture file gives to this address. */
  void noted(String address, String name) {
    notedNames.computeIfAbsent(IpAddress.of(address), any -> new TreeSet<>()).add(name);
  }

  private CapturePoint captured(Pod pod) {
    CapturePoint point = new CapturePoint(pod.ref().name() + ".pcap", Optional.of(pod.ref()));
    captures.put(
        point,
        List.of(
            new CaptureStats(
                point.name(),
                "pcap",
                10,
                Optional.of(START),
                Optional.of(START),
                new TreeMap<>(),
                new TreeMap<>())));
    return point;
  }

  TrafficMap map() {
    SortedMap<WorkloadRef, Workload> workloads = new TreeMap<>();
    pods.forEach(
        (ref, its) ->
            workloads.put(
                ref,
                new Workload(
                    ref,
                    Optional.empty(),
                    Labels.of(Map.of("app", ref.name())),
                    its.get(0).hostNetwork(),
                    its)));
    Cluster cluster =
        TestCluster.of()
            .workloads(workloads)
            .services(services.values())
            .nodes(nodes.values())
            .namespaces("shop")
            .backends(backends)
            .build();
    Bundle bundle = new Bundle("", List.of(), cluster, new Book());
    return TrafficMapper.map(
        List.of(
            new Observation(
                bundle,
                new Traffic(
                    connections,
                    List.of(),
                    pairs,
                    lookups,
                    notedNames,
                    List.of(),
                    captures,
                    List.of()))),
        diagnostics);
  }

  private final class Book implements AddressBook {
    @Override
    public AddressOwner ownerAt(IpAddress address, Instant time) {
      for (List<Pod> its : pods.values()) {
        for (Pod pod : its) {
          if (pod.addresses().contains(address)) {
            return new AddressOwner.PodOwner(pod);
          }
        }
      }
      for (Node node : nodes.values()) {
        if (node.addresses().contains(address)) {
          return new AddressOwner.NodeOwner(node);
        }
        if (node.gateways().contains(address)) {
          return new AddressOwner.GatewayOwner(node);
        }
      }
      for (Service service : services.values()) {
        if (service.clusterIps().contains(address)) {
          return new AddressOwner.ServiceOwner(service);
        }
      }
      if (address.isLinkLocal()) {
        return new AddressOwner.SpecialOwner(
            address.equals(SpecialAddress.CLOUD_METADATA_IPV4)
                ? SpecialAddress.CLOUD_METADATA
                : SpecialAddress.LINK_LOCAL);
      }
      return address.isMulticast()
          ? new AddressOwner.SpecialOwner(SpecialAddress.MULTICAST)
          : new AddressOwner.UnknownOwner(IpPrefix.of("10.244.0.0/16").contains(address));
    }

    @Override
    public Optional<VirtualAddress> virtual(IpAddress address, PortProtocol port) {
      return Optional.ofNullable(virtuals.get(new VirtualKey(address, port)));
    }

    @Override
    public List<Backing> backing(Service service, ServicePort port) {
      return backings.getOrDefault(service.ref(), List.of());
    }

    @Override
    public Map<IpAddress, long[]> takeovers() {
      return Map.of();
    }

    @Override
    public SortedSet<IpPrefix> known() {
      return Collections.emptySortedSet();
    }

    @Override
    public List<SocketSample> samples(PodRef pod) {
      return List.of();
    }
  }

  /** For reading assertions: protocol and port as the API writes them. */
  static PortProtocol tcp(int port) {
    return new PortProtocol(Protocol.TCP, port);
  }
}
