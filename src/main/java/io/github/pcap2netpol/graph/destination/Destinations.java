package io.github.pcap2netpol.graph.destination;

import io.github.pcap2netpol.cluster.Bundle;
import io.github.pcap2netpol.cluster.addresses.AddressBook;
import io.github.pcap2netpol.cluster.addresses.AddressOwner;
import io.github.pcap2netpol.cluster.addresses.ApiServers;
import io.github.pcap2netpol.cluster.addresses.Placement;
import io.github.pcap2netpol.cluster.addresses.SpecialAddress;
import io.github.pcap2netpol.cluster.addresses.VirtualAddress;
import io.github.pcap2netpol.cluster.model.Node;
import io.github.pcap2netpol.cluster.model.Pod;
import io.github.pcap2netpol.connection.model.Connection;
import io.github.pcap2netpol.graph.model.NameIndex;
import io.github.pcap2netpol.net.IpAddress;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * Finds out what the responder's address and port of a connection stand for. Several threads may
 * ask at once.
 */
public final class Destinations {
  private final AddressBook addresses;
  private final AssumedResolvers assumedResolvers;
  private final ServiceDestinations throughServices;
  private final PodDestinations toPods;
  private final NodeDestinations toNodes;
  private final ExternalDestinations toExternal;

  public Destinations(Bundle bundle, NameIndex names) {
    addresses = bundle.addresses();
    HostPorts hostPorts = new HostPorts(bundle.cluster());
    Targets targets = new Targets(addresses, hostPorts);
    ApiServers servers = ApiServers.of(bundle.cluster());
    Placement placement = new Placement(bundle.cluster(), servers);
    OtherNodes otherNodes = new OtherNodes(bundle.cluster(), placement);
    OtherApiServers apiServers = new OtherApiServers(servers, targets);
    Resolvers resolvers = new Resolvers(bundle.cluster(), addresses);
    ServiceTargets behind = new ServiceTargets(bundle, targets);
    assumedResolvers = new AssumedResolvers(bundle, resolvers, behind, targets);
    throughServices = new ServiceDestinations(bundle, resolvers, behind, targets, otherNodes);
    toPods = new PodDestinations(bundle, names, resolvers, behind);
    toNodes = new NodeDestinations(hostPorts, placement, apiServers, otherNodes);
    toExternal = new ExternalDestinations(bundle, names, apiServers);
  }

  /**
   * What was called.
   *
   * @param connection as in some capture
   * @param origin the calling pod, if it was a pod
   */
  public Destination of(Connection connection, Optional<Pod> origin) {
    IpAddress dialled = connection.responder();
    Optional<VirtualAddress> virtual = addresses.virtual(dialled, connection.port());
    if (virtual.isPresent()) {
      return throughServices.of(connection, virtual.get(), origin);
    }
    Instant time = connection.tally().first().time();
    AddressOwner owner = addresses.ownerAt(dialled, time);
    if (owner instanceof AddressOwner.PodOwner pod) {
      return toPods.of(connection, pod.pod(), origin);
    }
    Optional<Node> node = owner.asNode();
    if (node.isPresent()) {
      return toNodes.of(connection, node.get(), origin);
    }
    if (owner instanceof AddressOwner.SpecialOwner special && !isDestination(special.kind())) {
      return Destination.none();
    }
    if (owner instanceof AddressOwner.UnknownOwner unknown && unknown.insidePodNetwork()) {
      return Destination.none();
    }
    return toExternal.of(connection, origin);
  }

  /** The resolvers according to the metadata, for pods whose captures show none. */
  public List<AssumedResolver> assumedResolvers() {
    return assumedResolvers.all();
  }

  /**
   * Multicast and similar addresses belong to nobody in particular, and no policy can select them.
   */
  private static boolean isDestination(SpecialAddress kind) {
    return kind == SpecialAddress.LINK_LOCAL
        || kind == SpecialAddress.CLOUD_METADATA
        || kind == SpecialAddress.NODE_LOCAL_DNS;
  }
}
