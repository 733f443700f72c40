package io.github.pcap2netpol.connection;

import io.github.pcap2netpol.cluster.addresses.AddressBook;
import io.github.pcap2netpol.cluster.addresses.AddressOwner;
import io.github.pcap2netpol.cluster.addresses.Backing;
import io.github.pcap2netpol.cluster.addresses.SpecialAddress;
import io.github.pcap2netpol.cluster.addresses.VirtualAddress;
import io.github.pcap2netpol.cluster.model.Cluster;
import io.github.pcap2netpol.cluster.model.ContainerPort;
import io.github.pcap2netpol.cluster.model.Node;
import io.github.pcap2netpol.cluster.model.Pod;
import io.github.pcap2netpol.cluster.model.PodRef;
import io.github.pcap2netpol.cluster.model.Service;
import io.github.pcap2netpol.cluster.model.ServicePort;
import io.github.pcap2netpol.cluster.model.ServiceRef;
import io.github.pcap2netpol.cluster.model.WorkloadRef;
import io.github.pcap2netpol.cluster.proc.SocketSample;
import io.github.pcap2netpol.net.EpochNanos;
import io.github.pcap2netpol.net.IpAddress;
import io.github.pcap2netpol.net.IpPrefix;
import io.github.pcap2netpol.net.PortProtocol;
import io.github.pcap2netpol.testkit.PodBuilder;
import io.github.pcap2netpol.testkit.ServiceBuilder;
import io.github.pcap2netpol.testkit.TestCluster;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/** A small cluster, built by name. Pods are of the namespace "shop". */
public final class TestBook implements AddressBook {
  private final List<Pod> pods = new ArrayList<>();
  private final TreeMap<ServiceRef, Service> services = new TreeMap<>();
  private final Map<IpAddress, Node> gateways = new HashMap<>();
  private final Map<PodRef, List<SocketSample>> samples = new HashMap<>();
  private final Map<IpAddress, long[]> takeovers = new HashMap<>();

  /** A pod of the workload that its name begins with, up to the first dash. */
  public TestBook pod(String name, String address, int... tcpPorts) {
    return pod(name, address, Instant.MIN, Instant.MAX, tcpPorts);
  }

  public TestBook pod(String name, String address, Instant from, Instant until, int... tcpPorts) {
    List<ContainerPort> ports = new ArrayList<>();
    for (int port : tcpPorts) {
      ports.add(PodBuilder.unnamed(PortProtocol.tcp(port)));
    }
    pods.add(
        PodBuilder.pod("shop", name)
            .uid(name)
            .of(new WorkloadRef("shop", "Deployment", name.substring(0, name.indexOf('-'))))
            .on("node1")
            .at(address)
            .from(from)
            .until(until)
            .ports(ports)
            .build());
    return this;
  }

  public TestBook service(String address, int port, PortProtocol target) {
    ServiceRef ref = new ServiceRef("shop", "service" + services.size());
    services.put(
        ref,
        ServiceBuilder.service(ref)
            .at(address)
            .ports(
                ServiceBuilder.port(
                    new PortProtocol(target.protocol(), port),
                    new ServicePort.NumberedPort(target.port())))
            .build());
    return this;
  }

  TestBook gateway(String address) {
    gateways.put(
        IpAddress.of(address),
        new Node("node1", List.of(), List.of(IpAddress.of(address)), List.of()));
    return this;
  }

  TestBook sample(
      String pod,
      Instant time,
      Set<PortProtocol> listening,
      SocketSample.ConnectedSocket... connected) {
    samples
        .computeIfAbsent(new PodRef("shop", pod), ref -> new ArrayList<>())
        .add(new SocketSample(time, new TreeSet<>(listening), List.of(connected)));
    return this;
  }

  TestBook takeover(String address, Instant time) {
    takeovers.put(IpAddress.of(address), new long[] {EpochNanos.of(time)});
    return this;
  }

  /** The pods and Services of this book. */
  public Cluster cluster() {
    return TestCluster.of(pods).services(services.values()).build();
  }

  @Override
  public AddressOwner ownerAt(IpAddress address, Instant time) {
    if (address.isMulticast()) {
      return new AddressOwner.SpecialOwner(SpecialAddress.MULTICAST);
    }
    Node gateway = gateways.get(address);
    if (gateway != null) {
      return new AddressOwner.GatewayOwner(gateway);
    }
    for (Service service : services.values()) {
      if (service.clusterIps().contains(address)) {
        return new AddressOwner.ServiceOwner(service);
      }
    }
    return pods.stream()
        .filter(pod -> pod.addresses().contains(address))
        .filter(pod -> !time.isBefore(pod.from()) && time.isBefore(pod.until()))
        .findFirst()
        .<AddressOwner>map(AddressOwner.PodOwner::new)
        .orElse(new AddressOwner.UnknownOwner(false));
  }

  @Override
  public Optional<VirtualAddress> virtual(IpAddress address, PortProtocol port) {
    return services.values().stream()
        .filter(service -> service.clusterIps().contains(address))
        .filter(service -> service.ports().get(0).port().equals(port))
        .findFirst()
        .map(
            service ->
                new VirtualAddress(
                    service, service.ports().get(0), VirtualAddress.Kind.CLUSTER_IP));
  }

  @Override
  public List<Backing> backing(Service service, ServicePort port) {
    return List.of();
  }

  @Override
  public Map<IpAddress, long[]> takeovers() {
    return takeovers;
  }

  @Override
  public SortedSet<IpPrefix> known() {
    TreeSet<IpPrefix> known = new TreeSet<>();
    pods.forEach(pod -> pod.addresses().forEach(address -> known.add(IpPrefix.of(address))));
    gateways.keySet().forEach(address -> known.add(IpPrefix.of(address)));
    services
        .values()
        .forEach(
            service -> service.clusterIps().forEach(address -> known.add(IpPrefix.of(address))));
    return known;
  }

  @Override
  public List<SocketSample> samples(PodRef pod) {
    return samples.getOrDefault(pod, List.of());
  }
}
