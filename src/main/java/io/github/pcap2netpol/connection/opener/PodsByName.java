package io.github.pcap2netpol.connection.opener;

import io.github.pcap2netpol.cluster.Bundle;
import io.github.pcap2netpol.cluster.addresses.AddressBook;
import io.github.pcap2netpol.cluster.addresses.AddressOwner;
import io.github.pcap2netpol.cluster.addresses.AddressOwner.GatewayOwner;
import io.github.pcap2netpol.cluster.addresses.AddressOwner.NodeOwner;
import io.github.pcap2netpol.cluster.addresses.AddressOwner.PodOwner;
import io.github.pcap2netpol.cluster.addresses.Backing;
import io.github.pcap2netpol.cluster.model.Pod;
import io.github.pcap2netpol.cluster.model.PodRef;
import io.github.pcap2netpol.net.EpochNanos;
import io.github.pcap2netpol.net.IpAddress;
import io.github.pcap2netpol.net.PortProtocol;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.BiConsumer;

/** The pods by name; several if they had the same name one after another. */
public record PodsByName(SortedMap<PodRef, List<Pod>> byRef, AddressBook addresses) {
  public static PodsByName of(Bundle bundle) {
    SortedMap<PodRef, List<Pod>> byRef = new TreeMap<>();
    bundle.cluster().workloads().values().stream()
        .flatMap(workload -> workload.pods().stream())
        .forEach(pod -> byRef.computeIfAbsent(pod.ref(), ref -> new ArrayList<>()).add(pod));
    return new PodsByName(byRef, bundle.addresses());
  }

  public List<Pod> named(PodRef ref) {
    return byRef.getOrDefault(ref, List.of());
  }

  public AddressOwner owner(IpAddress address, long timeNanos) {
    return addresses.ownerAt(address, EpochNanos.instant(timeNanos));
  }

  /** Whether the address is the pod's own, or that of the node whose network it shares. */
  public boolean isOwn(PodRef ref, IpAddress address, long timeNanos) {
    AddressOwner owner = owner(address, timeNanos);
    if (owner instanceof PodOwner pod) {
      return pod.pod().ref().equals(ref);
    }
    if (owner instanceof NodeOwner node) {
      return sharesNetworkOf(ref, node.node().name());
    }
    return owner instanceof GatewayOwner gateway && sharesNetworkOf(ref, gateway.node().name());
  }

  /**
   * The pods behind a Service's address and port.
   *
   * @param each receives their addresses, each with the port there; nothing if it is no such
   *     address
   */
  public void eachBehind(
      IpAddress dialled, PortProtocol port, BiConsumer<IpAddress, PortProtocol> each) {
    addresses
        .virtual(dialled, port)
        .ifPresent(
            virtual ->
                addresses
                    .backing(virtual.service(), virtual.port())
                    .forEach(
                        backing -> {
                          if (backing instanceof Backing.PodBacking pods) {
                            pods.eachAddress(each);
                          }
                        }));
  }

  private boolean sharesNetworkOf(PodRef ref, String node) {
    return named(ref).stream()
        .anyMatch(pod -> pod.hostNetwork() && pod.node().filter(node::equals).isPresent());
  }
}
