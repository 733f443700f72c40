package io.github.pcap2netpol.cluster.addresses;

import io.github.pcap2netpol.cluster.addresses.AddressOwner.GatewayOwner;
import io.github.pcap2netpol.cluster.addresses.AddressOwner.NodeOwner;
import io.github.pcap2netpol.cluster.addresses.AddressOwner.PodOwner;
import io.github.pcap2netpol.cluster.addresses.AddressOwner.ServiceOwner;
import io.github.pcap2netpol.cluster.addresses.AddressOwner.SpecialOwner;
import io.github.pcap2netpol.cluster.addresses.AddressOwner.UnknownOwner;
import io.github.pcap2netpol.cluster.addresses.VirtualAddress.Kind;
import io.github.pcap2netpol.cluster.model.Cluster;
import io.github.pcap2netpol.cluster.model.Node;
import io.github.pcap2netpol.cluster.model.Pod;
import io.github.pcap2netpol.cluster.model.PodRef;
import io.github.pcap2netpol.cluster.model.Service;
import io.github.pcap2netpol.cluster.model.ServicePort;
import io.github.pcap2netpol.cluster.proc.SocketSample;
import io.github.pcap2netpol.net.IpAddress;
import io.github.pcap2netpol.net.IpPrefix;
import io.github.pcap2netpol.net.PortProtocol;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;

/** The address book built from one cluster's metadata. */
public final class MetadataAddressBook implements AddressBook {
  private static final IpAddress NODE_LOCAL_DNS = IpAddress.of("169.254.20.10");

  private record Dialled(IpAddress address, PortProtocol port) {}

  private final Map<IpAddress, AddressTimeline> pods = new HashMap<>();
  private final Map<IpAddress, NodeOwner> nodes = new HashMap<>();
  private final Map<IpAddress, GatewayOwner> gateways = new HashMap<>();
  private final Map<IpAddress, ServiceOwner> services = new HashMap<>();
  private final Set<IpAddress> onNodes = new HashSet<>();
  private final Map<Dialled, VirtualAddress> virtual = new HashMap<>();
  private final Map<PortProtocol, VirtualAddress> nodePorts = new HashMap<>();
  private final Map<IpAddress, long[]> takeovers;
  private final Map<PodRef, List<SocketSample>> samples;
  private final PrefixSet podNetwork;
  private final SortedSet<IpPrefix> blocks = new TreeSet<>();
  private final ServiceBackings backings;

  public MetadataAddressBook(
      Cluster cluster, Collection<IpPrefix> podNetwork, Map<PodRef, List<SocketSample>> samples) {
    List<Pod> all =
        cluster.workloads().values().stream()
            .flatMap(workload -> workload.pods().stream())
            .toList();
    Map<IpAddress, List<Pod>> byAddress = new TreeMap<>();
    for (Pod pod : all) {
      for (IpAddress address : pod.addresses()) {
        byAddress.computeIfAbsent(address, key -> new ArrayList<>(1)).add(pod);
      }
    }
    Map<IpAddress, long[]> changes = new TreeMap<>();
    byAddress.forEach(
        (address, owners) -> {
          AddressTimeline timeline = new AddressTimeline(owners);
          pods.put(address, timeline);
          if (owners.size() > 1) {
            changes.put(address, timeline.takeovers());
          }
        });
    this.takeovers = Collections.unmodifiableMap(changes);
    this.samples = Map.copyOf(samples);
    this.podNetwork = new PrefixSet(podNetwork);
    blocks.addAll(podNetwork);
    this.backings = new ServiceBackings(cluster);
    cluster.nodes().values().forEach(this::add);
    dropSharedGateways(cluster);
    cluster.services().values().forEach(this::add);
  }

  private void add(Node node) {
    node.addresses().forEach(address -> nodes.putIfAbsent(address, new NodeOwner(node)));
    node.gateways().forEach(address -> gateways.putIfAbsent(address, new GatewayOwner(node)));
    onNodes.addAll(node.addresses());
    onNodes.addAll(node.gateways());
  }

  /** A first hop that several nodes share (169.254.1.1) identifies none of them. */
  private void dropSharedGateways(Cluster cluster) {
    for (Node node : cluster.nodes().values()) {
      for (IpAddress gateway : node.gateways()) {
        GatewayOwner owner = gateways.get(gateway);
        if (owner != null && !owner.node().name().equals(node.name())) {
          gateways.remove(gateway);
        }
      }
    }
  }

  private void add(Service service) {
    add(service, service.clusterIps(), Kind.CLUSTER_IP);
    add(service, service.loadBalancerIps(), Kind.LOAD_BALANCER);
    add(service, service.externalIps(), Kind.EXTERNAL_IP);
    blocks.addAll(service.loadBalancerSourceRanges());
    for (ServicePort port : service.ports()) {
      if (port.nodePort().isPresent()) {
        nodePorts.putIfAbsent(
            new PortProtocol(port.port().protocol(), port.nodePort().getAsInt()),
            new VirtualAddress(service, port, Kind.NODE_PORT));
      }
    }
  }

  private void add(Service service, List<IpAddress> addresses, Kind kind) {
    for (IpAddress address : addresses) {
      services.putIfAbsent(address, new ServiceOwner(service));
      for (ServicePort port : service.ports()) {
        virtual.putIfAbsent(
            new Dialled(address, port.port()), new VirtualAddress(service, port, kind));
      }
    }
  }

  @Override
  public AddressOwner ownerAt(IpAddress address, Instant time) {
    Optional<SpecialAddress> everywhere = everywhere(address);
    if (everywhere.isPresent()) {
      return new SpecialOwner(everywhere.get());
    }
    AddressTimeline timeline = pods.get(address);
    if (timeline != null) {
      Optional<Pod> pod = timeline.at(time);
      if (pod.isPresent()) {
        return new PodOwner(pod.get());
      }
    }
    for (Map<IpAddress, ? extends AddressOwner> owners : List.of(nodes, services, gateways)) {
      AddressOwner owner = owners.get(address);
      if (owner != null) {
        return owner;
      }
    }
    if (timeline == null && podNetwork.isBroadcast(address)) {
      return new SpecialOwner(SpecialAddress.BROADCAST);
    }
    if (SpecialAddress.CLOUD_METADATA_ADDRESSES.contains(address)) {
      return new SpecialOwner(SpecialAddress.CLOUD_METADATA);
    }
    if (address.equals(NODE_LOCAL_DNS)) {
      return new SpecialOwner(SpecialAddress.NODE_LOCAL_DNS);
    }
    if (address.isLinkLocal()) {
      return new SpecialOwner(SpecialAddress.LINK_LOCAL);
    }
    return new UnknownOwner(timeline != null || podNetwork.contains(address));
  }

  /** Addresses with a fixed meaning, whatever the metadata says. */
  private static Optional<SpecialAddress> everywhere(IpAddress address) {
    if (address.isLoopback()) {
      return Optional.of(SpecialAddress.LOOPBACK);
    }
    if (address.isUnspecified()) {
      return Optional.of(SpecialAddress.UNSPECIFIED);
    }
    if (address.isMulticast()) {
      return Optional.of(SpecialAddress.MULTICAST);
    }
    return address.isLimitedBroadcast() ? Optional.of(SpecialAddress.BROADCAST) : Optional.empty();
  }

  @Override
  public Optional<VirtualAddress> virtual(IpAddress address, PortProtocol port) {
    VirtualAddress own = virtual.get(new Dialled(address, port));
    if (own != null) {
      return Optional.of(own);
    }
    return onNodes.contains(address) ? Optional.ofNullable(nodePorts.get(port)) : Optional.empty();
  }

  @Override
  public List<Backing> backing(Service service, ServicePort port) {
    return backings.of(service, port);
  }

  @Override
  public SortedSet<IpPrefix> known() {
    SortedSet<IpPrefix> known = new TreeSet<>(blocks);
    Stream.of(pods.keySet(), onNodes, services.keySet(), SpecialAddress.CLOUD_METADATA_ADDRESSES)
        .flatMap(Set::stream)
        .map(IpPrefix::of)
        .forEach(known::add);
    return known;
  }

  /** The arrays are shared; callers must not modify them. */
  @Override
  public Map<IpAddress, long[]> takeovers() {
    return takeovers;
  }

  @Override
  public List<SocketSample> samples(PodRef pod) {
    return samples.getOrDefault(pod, List.of());
  }
}
