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

/** Whose address it is, at that time, and what stands behind a Service's address. */
public interface AddressBook {
  /** Whose the address is at that moment. */
  AddressOwner ownerAt(IpAddress address, Instant time);

  /**
   * The Service that an address and port stand for, if they are a cluster IP, load balancer or
   * external IP with one of its ports, or a node's address (or gateway) with a node port.
   */
  Optional<VirtualAddress> virtual(IpAddress address, PortProtocol port);

  /**
   * All that stands behind a Service's port, whichever pods were seen: by its selector over all
   * pods not ended, and what its EndpointSlices list besides. In order of workload, then address.
   */
  List<Backing> backing(Service service, ServicePort port);

  /**
   * For each address that had more than one owner: the moments at which a new one took over,
   * ascending, in nanoseconds since 1970-01-01T00:00:00Z. Other addresses are not in the map.
   */
  Map<IpAddress, long[]> takeovers();

  /**
   * All that the metadata tell apart from the rest of the world, whenever it was: the addresses of
   * pods, nodes and Services, the pods' subnets, and the source ranges that load balancers admit.
   * Outside of all these, one address is like the other.
   */
  SortedSet<IpPrefix> known();

  /**
   * What a pod's own {@code /proc/net} samples showed, in order of time; empty if there are none.
   */
  List<SocketSample> samples(PodRef pod);
}
