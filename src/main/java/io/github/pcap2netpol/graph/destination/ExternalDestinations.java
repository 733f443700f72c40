package io.github.pcap2netpol.graph.destination;

import io.github.pcap2netpol.cluster.Bundle;
import io.github.pcap2netpol.cluster.addresses.AddressBook;
import io.github.pcap2netpol.cluster.addresses.AddressOwner;
import io.github.pcap2netpol.cluster.model.Pod;
import io.github.pcap2netpol.connection.model.Connection;
import io.github.pcap2netpol.graph.model.Inference;
import io.github.pcap2netpol.graph.model.NameIndex;
import io.github.pcap2netpol.graph.model.Route;
import io.github.pcap2netpol.net.IpAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;

/** Destinations called by an address outside the cluster. */
final class ExternalDestinations {
  private final AddressBook addresses;
  private final NameIndex names;
  private final OtherApiServers apiServers;
  private final MetadataProxies metadataProxies;

  ExternalDestinations(Bundle bundle, NameIndex names, OtherApiServers apiServers) {
    this.addresses = bundle.addresses();
    this.names = names;
    this.apiServers = apiServers;
    this.metadataProxies = new MetadataProxies(bundle.cluster());
  }

  Destination of(Connection connection, Optional<Pod> origin) {
    IpAddress dialled = connection.responder();
    List<Destination.InferredTarget> others = new ArrayList<>(apiServers.others(connection));
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
                  Targets.external(other, connection.port()), Inference.SAME_NAME));
        }
      }
    }
    return new Destination(
        new Route.Direct(),
        List.of(Targets.external(dialled, connection.port())),
        List.of(),
        others,
        Optional.empty());
  }
}
