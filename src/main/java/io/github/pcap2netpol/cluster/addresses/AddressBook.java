package io.github.pcap2netpol.cluster.addresses;

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

/** Who owns an address at a given time, and what is behind a Service's address. */
public interface AddressBook {
  /** The owner of the address at that moment. */
  AddressOwner ownerAt(IpAddress address, Instant time);

  /**
   * The Service that an address and port stand for. The address may be a cluster IP, load balancer
   * IP or external IP with one of the Service's ports, or a node's address (or gateway) with a node
   * port.
   */
  Optional<VirtualAddress> virtual(IpAddress address, PortProtocol port);

  /**
   * Everything behind a Service's port, whether or not it was observed: the pods its selector
   * matches, leaving out those that have ended, and whatever else its EndpointSlices list. Ordered
   * by workload, then address.
   */
  List<Backing> backing(Service service, ServicePort port);

  /**
   * For each address that had more than one owner: the moments at which a new owner took over,
   * ascending, in nanoseconds since 1970-01-01T00:00:00Z. Other addresses are not in the map.
   */
  Map<IpAddress, long[]> takeovers();

  /**
   * Every address that the metadata distinguishes from the rest of the world, at any time: the
   * addresses of pods, nodes and Services, the pods' subnets, and the source ranges that load
   * balancers admit. Addresses outside these are interchangeable.
   */
  SortedSet<IpPrefix> known();

  /** A pod's own {@code /proc/net} samples, in order of time; empty if there are none. */
  List<SocketSample> samples(PodRef pod);
}
