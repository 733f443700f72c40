package io.github.pcap2netpol.graph.destination;

import io.github.pcap2netpol.cluster.Bundle;
import io.github.pcap2netpol.cluster.addresses.AddressBook;
import io.github.pcap2netpol.cluster.addresses.AddressOwner;
import io.github.pcap2netpol.cluster.addresses.VirtualAddress;
import io.github.pcap2netpol.cluster.model.Node;
import io.github.pcap2netpol.cluster.model.Pod;
import io.github.pcap2netpol.connection.model.Connection;
import io.github.pcap2netpol.graph.model.Inference;
import io.github.pcap2netpol.graph.model.Route;
import io.github.pcap2netpol.net.Endpoint;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Destinations called through an address of a Service. */
final class ServiceDestinations {
  private final AddressBook addresses;
  private final Map<String, Node> nodes;
  private final Resolvers resolvers;
  private final ServiceTargets behind;
  private final Targets targets;
  private final OtherNodes otherNodes;

  ServiceDestinations(
      Bundle bundle,
      Resolvers resolvers,
      ServiceTargets behind,
      Targets targets,
      OtherNodes otherNodes) {
    this.addresses = bundle.addresses();
    this.nodes = bundle.cluster().nodes();
    this.resolvers = resolvers;
    this.behind = behind;
    this.targets = targets;
    this.otherNodes = otherNodes;
  }

  Destination of(Connection connection, VirtualAddress virtual, Optional<Pod> origin) {
    Endpoint dialled = new Endpoint(connection.responder(), connection.port().port());
    Route route = new Route.ThroughService(virtual.service().ref(), virtual.kind(), dialled);
    List<Target> alternatives = behind.all(connection, virtual.service(), virtual.port());
    List<Target> along = new ArrayList<>();
    List<Destination.InferredTarget> inferred =
        new ArrayList<>(resolvers.caches(virtual, dialled, origin.map(Pod::workload)));
    switch (virtual.kind()) {
      case CLUSTER_IP -> {}
      case LOAD_BALANCER, EXTERNAL_IP ->
          // Nodes translate these too (or own them, k3s), unless the balancer insists on its hop.
          along.add(
              targets.at(
                  connection.responder(), connection.port(), connection.tally().first().time()));
      case NODE_PORT -> addNodes(connection, along, inferred);
    }
    alternatives.forEach(target -> inferred.addAll(otherNodes.of(target, connection.responder())));
    // Enforcers differ on whether they see the address before or after translation.
    Optional<Endpoint> untranslated =
        virtual.kind() == VirtualAddress.Kind.CLUSTER_IP && virtual.service().selector().isEmpty()
            ? Optional.of(dialled)
            : Optional.empty();
    return new Destination(route, alternatives, along, inferred, untranslated);
  }

  /**
   * Any node translates the NodePort: the one that was called is observed, the others are inferred.
   */
  private void addNodes(
      Connection connection, List<Target> along, List<Destination.InferredTarget> inferred) {
    AddressOwner owner =
        addresses.ownerAt(connection.responder(), connection.tally().first().time());
    for (Node node : nodes.values()) {
      Target target = OtherNodes.node(node, connection.responder(), connection.port());
      if (owner.asNode().filter(node::equals).isPresent()) {
        along.add(target);
        if (owner instanceof AddressOwner.GatewayOwner) {
          along.add(Targets.nodeAt(node, connection.responder(), connection.port()));
        }
      } else {
        inferred.add(new Destination.InferredTarget(target, Inference.ANY_NODE_TRANSLATES));
      }
    }
  }
}
