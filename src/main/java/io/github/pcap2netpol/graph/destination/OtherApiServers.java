package io.github.pcap2netpol.graph.destination;

import io.github.pcap2netpol.cluster.addresses.ApiServers;
import io.github.pcap2netpol.connection.model.Connection;
import io.github.pcap2netpol.graph.model.Inference;
import io.github.pcap2netpol.net.Endpoint;
import io.github.pcap2netpol.net.PortProtocol;
import java.util.List;
import java.util.SortedSet;

/**
 * Infers the other API servers if one is called by its own address: next time it may be any of
 * them.
 */
final class OtherApiServers {
  private final ApiServers servers;
  private final Targets targets;

  OtherApiServers(ApiServers servers, Targets targets) {
    this.servers = servers;
    this.targets = targets;
  }

  /** The others, if the connection went to one of them. */
  List<Destination.InferredTarget> others(Connection connection) {
    Endpoint dialled = new Endpoint(connection.responder(), connection.port().port());
    if (!servers.endpoints().contains(dialled)) {
      return List.of();
    }
    return servers.endpoints().stream()
        .filter(endpoint -> !endpoint.equals(dialled))
        .filter(endpoint -> endpoint.address().isIpv4() == dialled.address().isIpv4())
        .map(
            endpoint ->
                targets.at(
                    endpoint.address(),
                    new PortProtocol(connection.port().protocol(), endpoint.port()),
                    connection.tally().first().time()))
        .map(target -> new Destination.InferredTarget(target, Inference.API_SERVER))
        .toList();
  }

  /** The nodes on which they run. */
  SortedSet<String> nodes() {
    return servers.nodes();
  }
}
