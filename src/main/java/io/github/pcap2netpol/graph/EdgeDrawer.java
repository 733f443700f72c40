package io.github.pcap2netpol.graph;

import io.github.pcap2netpol.cluster.addresses.AddressBook;
import io.github.pcap2netpol.cluster.addresses.AddressOwner;
import io.github.pcap2netpol.connection.model.Connection;
import io.github.pcap2netpol.graph.destination.Destination;
import io.github.pcap2netpol.graph.destination.Target;
import io.github.pcap2netpol.graph.draft.Drafts;
import io.github.pcap2netpol.graph.draft.EdgeDraft;
import io.github.pcap2netpol.graph.model.Flow;
import io.github.pcap2netpol.graph.model.Inference;
import io.github.pcap2netpol.graph.model.NameIndex;
import io.github.pcap2netpol.graph.model.Peer;
import io.github.pcap2netpol.graph.model.Route;
import io.github.pcap2netpol.net.IpPrefix;
import java.util.Collection;
import java.util.List;

/**
 * Draws a connection as edges between peers and as flows between ends, once it is known which pods
 * it reached.
 */
final class EdgeDrawer {
  private final AddressBook addresses;
  private final NameIndex names;
  private final Drafts drafts;
  private final List<Flow> flows;

  /**
   * Draws into {@code drafts} and {@code flows}.
   *
   * @param addresses the owners of addresses
   * @param names which names stand for outside addresses
   */
  EdgeDrawer(AddressBook addresses, NameIndex names, Drafts drafts, List<Flow> flows) {
    this.addresses = addresses;
    this.names = names;
    this.drafts = drafts;
    this.flows = flows;
  }

  /**
   * Draws a connection.
   *
   * @param answer which of the destination's alternatives it reached
   */
  void draw(
      Connection connection, Caller caller, Destination destination, WhoAnswered.Answer answer) {
    for (Target target : answer.shown()) {
      observe(connection, caller, destination.route(), target);
      flows.addAll(flowsTo(connection, caller.end(), target));
    }
    for (Target target : answer.perhaps()) {
      EdgeDraft draft = drafts.draft(caller.peer(), target.peer(), target.port());
      draft.mayBe(
          connection,
          caller.side(),
          Inference.ONE_OF_SERVICE,
          routeTo(destination.route(), target));
      describe(draft, connection, caller.peer(), target);
      flows.addAll(flowsTo(connection, caller.end(), target));
    }
    for (Target target : destination.along()) {
      observe(connection, caller, destination.route(), target);
      flows.addAll(flowsTo(connection, caller.end(), target));
    }
    destination
        .untranslated()
        .ifPresent(
            dialled ->
                flows.add(
                    new Flow(
                        caller.end(),
                        new Flow.AddressEnd(dialled.address()),
                        connection.port(),
                        connection)));
    for (Target target : destination.alternatives()) {
      if (!answer.shown().contains(target) && !answer.perhaps().contains(target)) {
        infer(
            connection, caller.peer(), destination.route(), target, Inference.BEHIND_SAME_SERVICE);
      }
    }
    for (Destination.InferredTarget each : destination.inferred()) {
      infer(connection, caller.peer(), destination.route(), each.target(), each.reason());
    }
  }

  /** The flows of a connection to all ends of a target. */
  static List<Flow> flowsTo(Connection connection, Flow.End source, Target target) {
    return target.ends().stream()
        .filter(end -> !end.equals(source))
        .map(end -> new Flow(source, end, target.port(), connection))
        .toList();
  }

  private void observe(Connection connection, Caller caller, Route route, Target target) {
    EdgeDraft draft = drafts.draft(caller.peer(), target.peer(), target.port());
    draft.observe(connection, caller.side(), routeTo(route, target));
    describe(draft, connection, caller.peer(), target);
  }

  private void infer(
      Connection connection, Peer from, Route route, Target target, Inference reason) {
    EdgeDraft draft = drafts.draft(from, target.peer(), target.port());
    draft.infer(reason, routeTo(route, target));
    describe(draft, connection, from, target);
  }

  /** A node or outside address is called by its own address, even on the way to a Service. */
  private static Route routeTo(Route route, Target target) {
    boolean isDialledItself =
        route instanceof Route.ThroughService through
            && target instanceof Target.AddressTarget address
            && target.port().port() == through.dialled().port()
            && address.addresses().contains(IpPrefix.of(through.dialled().address()));
    return isDialledItself ? new Route.Direct() : route;
  }

  private void describe(EdgeDraft draft, Connection connection, Peer from, Target target) {
    if (from instanceof Peer.ExternalPeer outside) {
      draft.addNotedNames(names.notedNamesOf(outside.prefix().address()));
    } else if (target.peer() instanceof Peer.ExternalPeer outside) {
      draft.addNotedNames(names.notedNamesOf(outside.prefix().address()));
    }
    if (target instanceof Target.AddressTarget address) {
      draft.addToAddresses(address.addresses());
      if (from instanceof Peer.WorkloadPeer client) {
        for (IpPrefix prefix : address.addresses()) {
          draft.addNames(names.namesOf(client.workload(), prefix.address()));
        }
      }
    }
    if (!(from instanceof Peer.WorkloadPeer)) {
      draft.addFromAddresses(callingAddresses(connection, target));
    }
  }

  /**
   * The addresses of a caller that labels can't select. The gateway address under which a pod sees
   * its own node means nothing to pods on other nodes, which see the node's own addresses.
   */
  private Collection<IpPrefix> callingAddresses(Connection connection, Target target) {
    if (addresses.ownerAt(connection.originator(), connection.tally().first().time())
            instanceof AddressOwner.GatewayOwner gateway
        && target instanceof Target.PodTarget pods
        && pods.pods().stream()
            .allMatch(pod -> pod.node().filter(gateway.node().name()::equals).isPresent())) {
      List<IpPrefix> own =
          gateway.node().addresses().stream()
              .filter(address -> address.isIpv4() == connection.originator().isIpv4())
              .map(IpPrefix::of)
              .toList();
      if (!own.isEmpty()) {
        return own;
      }
    }
    return List.of(connection.originators());
  }
}
