package io.github.pcap2netpol.connection.opener;

import io.github.pcap2netpol.cluster.Bundle;
import io.github.pcap2netpol.cluster.addresses.AddressBook;
import io.github.pcap2netpol.cluster.addresses.AddressOwner;
import io.github.pcap2netpol.cluster.addresses.AddressOwner.GatewayOwner;
import io.github.pcap2netpol.cluster.addresses.AddressOwner.NodeOwner;
import io.github.pcap2netpol.cluster.addresses.AddressOwner.PodOwner;
import io.github.pcap2netpol.cluster.addresses.AddressOwner.SpecialOwner;
import io.github.pcap2netpol.cluster.addresses.Backing;
import io.github.pcap2netpol.cluster.addresses.SpecialAddress;
import io.github.pcap2netpol.cluster.addresses.VirtualAddress;
import io.github.pcap2netpol.cluster.model.ContainerPort;
import io.github.pcap2netpol.cluster.model.Pod;
import io.github.pcap2netpol.cluster.model.Service;
import io.github.pcap2netpol.cluster.model.ServicePort;
import io.github.pcap2netpol.cluster.model.Workload;
import io.github.pcap2netpol.cluster.model.WorkloadRef;
import io.github.pcap2netpol.cluster.proc.SocketSample;
import io.github.pcap2netpol.connection.sums.AddressAt;
import io.github.pcap2netpol.connection.sums.Epochs;
import io.github.pcap2netpol.connection.sums.Listener;
import io.github.pcap2netpol.connection.widening.OutsideAddresses;
import io.github.pcap2netpol.net.EpochNanos;
import io.github.pcap2netpol.net.IpAddress;
import io.github.pcap2netpol.net.PortProtocol;
import io.github.pcap2netpol.net.Protocol;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * What the metadata and the socket samples say about ports: which stand for a Service, who listens
 * on them, and who declares them. For a node's own ports: what its hostNetwork pods declare, and
 * host ports. Thread-safe.
 */
public final class KnownPorts {
  private final AddressBook addresses;
  private final Epochs epochs;

  /** Sockets without a peer, by address. */
  private final Set<Listener> bound = new HashSet<>();

  private final Map<WorkloadRef, Set<PortProtocol>> boundByWorkload = new HashMap<>();
  private final Map<WorkloadRef, Set<PortProtocol>> declaredByWorkload = new HashMap<>();
  private final Map<String, Set<PortProtocol>> boundByNode = new HashMap<>();
  private final Map<String, Set<PortProtocol>> declaredByNode = new HashMap<>();

  /** Endpoints of Services that are not a pod's own address. */
  private final Map<IpAddress, Set<PortProtocol>> declaredByAddress = new HashMap<>();

  private final OutsideAddresses outsiders;

  public KnownPorts(Bundle bundle, Epochs epochs) {
    addresses = bundle.addresses();
    this.epochs = epochs;
    outsiders = new OutsideAddresses(addresses, epochs);
    for (Workload workload : bundle.cluster().workloads().values()) {
      workload.pods().forEach(this::take);
    }
    for (Service service : bundle.cluster().services().values()) {
      for (ServicePort port : service.ports()) {
        addresses.backing(service, port).forEach(backing -> take(backing, port.port().protocol()));
      }
      service.endpoints().forEach(end -> add(declaredByAddress, end.address(), end.port()));
    }
  }

  private static <K> void add(Map<K, Set<PortProtocol>> map, K key, PortProtocol port) {
    map.computeIfAbsent(key, any -> new HashSet<>()).add(port);
  }

  private static <K> boolean has(Map<K, Set<PortProtocol>> map, K key, PortProtocol port) {
    return map.getOrDefault(key, Set.of()).contains(port);
  }

  private void take(Pod pod) {
    for (ContainerPort declared : pod.ports()) {
      add(declaredByWorkload, pod.workload(), declared.port());
      pod.node()
          .ifPresent(
              node -> {
                if (pod.hostNetwork()) {
                  add(declaredByNode, node, declared.port());
                }
                declared
                    .hostPort()
                    .ifPresent(
                        port ->
                            add(
                                declaredByNode,
                                node,
                                new PortProtocol(declared.port().protocol(), port)));
              });
    }
    for (SocketSample sample : addresses.samples(pod.ref())) {
      if (isOf(sample, pod)) {
        sample.listening().forEach(port -> takeBound(pod, sample, port));
      }
    }
  }

  /** Whether the sample is of this pod, not of another with the same name. */
  public static boolean isOf(SocketSample sample, Pod pod) {
    return !sample.time().isBefore(pod.from()) && !sample.time().isAfter(pod.until());
  }

  private void takeBound(Pod pod, SocketSample sample, PortProtocol port) {
    if (pod.hostNetwork()) {
      pod.node().ifPresent(node -> add(boundByNode, node, port));
      return;
    }
    add(boundByWorkload, pod.workload(), port);
    for (IpAddress address : pod.addresses()) {
      bound.add(new Listener(epochs.at(address, EpochNanos.of(sample.time())), port));
    }
  }

  private void take(Backing backing, Protocol protocol) {
    if (backing instanceof Backing.PodBacking pods) {
      pods.ports().forEach(port -> add(declaredByWorkload, pods.workload(), port));
    } else if (backing instanceof Backing.AddressBacking outside) {
      add(
          declaredByAddress,
          outside.endpoint().address(),
          new PortProtocol(protocol, outside.endpoint().port()));
    }
  }

  private AddressOwner owner(IpAddress address, long timeNanos) {
    return addresses.ownerAt(address, EpochNanos.instant(timeNanos));
  }

  boolean isVirtual(Listener listener) {
    return addresses.virtual(listener.address().address(), listener.port()).isPresent();
  }

  /**
   * Whether a socket listens there. A UDP socket without a peer may also be a client's, so one on
   * an ephemeral port says nothing.
   */
  boolean listens(Listener listener) {
    return tellsServer(listener.port()) && bound.contains(listener);
  }

  private static boolean tellsServer(PortProtocol port) {
    return port.protocol() != Protocol.UDP || !PortProtocol.isEphemeral(port.port());
  }

  /** Whether another pod of the workload listens on that port, or another process on the node. */
  boolean siblingListens(Listener listener, long timeNanos) {
    return tellsServer(listener.port())
        && hasOwner(listener, timeNanos, boundByWorkload, boundByNode);
  }

  /** Whether a container of the workload or of the node, or a Service, declares the port. */
  boolean declares(Listener listener, long timeNanos) {
    return has(declaredByAddress, listener.address().address(), listener.port())
        || hasOwner(listener, timeNanos, declaredByWorkload, declaredByNode);
  }

  private boolean hasOwner(
      Listener listener,
      long timeNanos,
      Map<WorkloadRef, Set<PortProtocol>> byWorkload,
      Map<String, Set<PortProtocol>> byNode) {
    AddressOwner owner = owner(listener.address().address(), timeNanos);
    if (owner instanceof PodOwner pod) {
      return has(byWorkload, pod.pod().workload(), listener.port());
    }
    if (owner instanceof NodeOwner node) {
      return has(byNode, node.node().name(), listener.port());
    }
    return owner instanceof GatewayOwner gateway
        && has(byNode, gateway.node().name(), listener.port());
  }

  /** UDP: whether a socket was there to receive, at the address or behind the Service's address. */
  boolean isBound(Listener listener, long timeNanos) {
    Optional<VirtualAddress> virtual =
        addresses.virtual(listener.address().address(), listener.port());
    if (virtual.isPresent()) {
      return addresses.backing(virtual.get().service(), virtual.get().port()).stream()
          .filter(Backing.PodBacking.class::isInstance)
          .map(Backing.PodBacking.class::cast)
          .anyMatch(
              pods ->
                  pods.ports().stream()
                      .anyMatch(port -> has(boundByWorkload, pods.workload(), port)));
    }
    return bound.contains(listener)
        || (!(owner(listener.address().address(), timeNanos) instanceof PodOwner)
            && hasOwner(listener, timeNanos, Map.of(), boundByNode));
  }

  /** Whether it addresses a group, from which nothing ever comes back: multicast, broadcast. */
  boolean isGroup(AddressAt address, long timeNanos) {
    return owner(address.address(), timeNanos) instanceof SpecialOwner special
        && (special.kind() == SpecialAddress.MULTICAST
            || special.kind() == SpecialAddress.BROADCAST);
  }

  boolean isGateway(AddressAt address, long timeNanos) {
    return owner(address.address(), timeNanos) instanceof GatewayOwner;
  }

  /** Whether the address is a node's, or its gateway's on the pods' side. */
  public boolean isNode(IpAddress address, long timeNanos) {
    AddressOwner owner = owner(address, timeNanos);
    return owner instanceof NodeOwner || owner instanceof GatewayOwner;
  }

  /** Knows which addresses are outside the cluster. */
  public OutsideAddresses outsiders() {
    return outsiders;
  }
}
