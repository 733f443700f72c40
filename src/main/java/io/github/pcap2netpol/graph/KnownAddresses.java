package io.github.pcap2netpol.graph;

import io.github.pcap2netpol.cluster.addresses.AddressBook;
import io.github.pcap2netpol.cluster.addresses.AddressOwner;
import io.github.pcap2netpol.cluster.addresses.Backing;
import io.github.pcap2netpol.cluster.addresses.VirtualAddress;
import io.github.pcap2netpol.cluster.model.Node;
import io.github.pcap2netpol.cluster.model.PodRef;
import io.github.pcap2netpol.cluster.model.Service;
import io.github.pcap2netpol.cluster.model.ServicePort;
import io.github.pcap2netpol.cluster.proc.SocketSample;
import io.github.pcap2netpol.net.IpAddress;
import io.github.pcap2netpol.net.IpPrefix;
import io.github.pcap2netpol.net.PortProtocol;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * The metadata's knowledge about addresses, and what the traffic revealed about nodes.
 *
 * @param metadata the metadata
 * @param nodes all nodes, with the addresses revealed
 * @param told the names of nodes by address, for addresses that have no owner in the metadata
 */
record KnownAddresses(AddressBook metadata, Map<String, Node> nodes, Map<IpAddress, String> told)
    implements AddressBook {
  @Override
  public AddressOwner ownerAt(IpAddress address, Instant time) {
    AddressOwner owner = metadata.ownerAt(address, time);
    if (owner instanceof AddressOwner.UnknownOwner && told.containsKey(address)) {
      Node node = nodes.get(told.get(address));
      return node == null ? owner : new AddressOwner.GatewayOwner(node);
    }
    if (owner instanceof AddressOwner.NodeOwner of) {
      return new AddressOwner.NodeOwner(nodes.getOrDefault(of.node().name(), of.node()));
    }
    if (owner instanceof AddressOwner.GatewayOwner of) {
      return new AddressOwner.GatewayOwner(nodes.getOrDefault(of.node().name(), of.node()));
    }
    return owner;
  }

  @Override
  public Optional<VirtualAddress> virtual(IpAddress address, PortProtocol port) {
    return metadata.virtual(address, port);
  }

  @Override
  public List<Backing> backing(Service service, ServicePort port) {
    return metadata.backing(service, port);
  }

  @Override
  public Map<IpAddress, long[]> takeovers() {
    return metadata.takeovers();
  }

  @Override
  public List<SocketSample> samples(PodRef pod) {
    return metadata.samples(pod);
  }

  @Override
  public SortedSet<IpPrefix> known() {
    SortedSet<IpPrefix> known = new TreeSet<>(metadata.known());
    told.keySet().forEach(address -> known.add(IpPrefix.of(address)));
    return known;
  }
}
