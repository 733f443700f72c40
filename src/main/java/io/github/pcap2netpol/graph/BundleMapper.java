package io.github.pcap2netpol.graph;

import io.github.pcap2netpol.cluster.addresses.AddressBook;
import io.github.pcap2netpol.cluster.addresses.AddressOwner;
import io.github.pcap2netpol.connection.model.Connection;
import io.github.pcap2netpol.diagnostic.Diagnostics;
import io.github.pcap2netpol.graph.destination.AssumedResolver;
import io.github.pcap2netpol.graph.destination.Destination;
import io.github.pcap2netpol.graph.destination.Destinations;
import io.github.pcap2netpol.graph.destination.Target;
import io.github.pcap2netpol.graph.destination.UnknownServices;
import io.github.pcap2netpol.graph.draft.Drafts;
import io.github.pcap2netpol.graph.draft.ExposureDrafts;
import io.github.pcap2netpol.graph.model.Attempt;
import io.github.pcap2netpol.graph.model.Flow;
import io.github.pcap2netpol.graph.model.NameIndex;
import io.github.pcap2netpol.parallel.Meanwhile;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Maps the connections of one bundle by its own metadata. */
final class BundleMapper {
  /**
   * A client's view of a Service with several workloads behind it. Which one it reached is decided
   * at the end.
   */
  private record Pending(Connection connection, Caller caller, Destination destination) {}

  private final List<Connection> connections;
  private final Destinations destinations;
  private final EndFinder ends;
  private final Drafts drafts;
  private final IncomingCalls incoming;
  private final Meanwhile<WhoAnswered> answered;
  private final UnknownServices services;
  private final OwnTraffic own;
  private final EdgeDrawer drawer;
  private final UnmappedTraffic unmapped;
  private final UnknownPods unknownPods = new UnknownPods();
  private final Diagnostics diagnostics;

  private final List<Pending> pending = new ArrayList<>();
  private final List<Flow> flows = new ArrayList<>();
  private final List<Attempt> attempts = new ArrayList<>();

  BundleMapper(
      Observation observation,
      NameIndex names,
      Drafts drafts,
      ExposureDrafts exposures,
      Diagnostics diagnostics) {
    this.answered = Meanwhile.start(() -> new WhoAnswered(observation));
    AddressBook addresses = observation.bundle().addresses();
    this.connections = observation.traffic().connections();
    this.destinations = new Destinations(observation.bundle(), names);
    this.drafts = drafts;
    this.diagnostics = diagnostics;
    this.incoming = new IncomingCalls(observation, exposures, unknownPods, diagnostics);
    this.own = new OwnTraffic(observation.bundle(), connections, diagnostics);
    this.ends =
        new EndFinder(
            observation, destinations, new ReceivedDatagrams(connections, addresses), own);
    this.services = new UnknownServices(observation.bundle(), observation.traffic().lookups());
    this.drawer = new EdgeDrawer(addresses, names, drafts, flows);
    this.unmapped = new UnmappedTraffic(addresses, unknownPods, diagnostics);
  }

  void map() {
    ends.each(
        connections.stream().filter(connection -> !connection.loopback()).toList(),
        found ->
            found
                .ends()
                .ifPresentOrElse(
                    each -> map(found.connection(), each), () -> own.report(found.connection())));
    WhoAnswered receivers = answered.result();
    pending.forEach(view -> settle(view, receivers));
    for (AssumedResolver each : assumedResolvers()) {
      drafts.inferRoute(each.target().peer(), each.target().port(), each.reason(), each.route());
    }
    incoming.conclude(drafts);
    unknownPods.report(diagnostics);
  }

  List<Flow> flows() {
    return flows;
  }

  List<Attempt> attempts() {
    return attempts;
  }

  /** Where names are resolved, according to the bundle's metadata. */
  List<AssumedResolver> assumedResolvers() {
    return destinations.assumedResolvers();
  }

  /** Distinguishes a pod's own traffic from others'. */
  OwnTraffic own() {
    return own;
  }

  private void map(Connection connection, EndFinder.Ends found) {
    AddressOwner caller = found.caller();
    AddressOwner called = found.called();
    Optional<Caller> from = found.from();
    Destination destination = found.destination();
    if (from.isEmpty() || destination.alternatives().isEmpty()) {
      if (connection.state().makesRule()) {
        unmapped.report(connection, caller, called);
      }
      return;
    }
    if (!connection.state().makesRule()) {
      attempts.add(
          new Attempt(
              from.get().peer(),
              destination.alternatives().stream().map(Target::peer).distinct().sorted().toList(),
              connection,
              destination.alternatives().stream()
                  .flatMap(
                      target -> EdgeDrawer.flowsTo(connection, from.get().end(), target).stream())
                  .toList()));
      return;
    }
    if (called instanceof AddressOwner.PodOwner responder
        && incoming.take(connection, caller, responder.pod(), flows)) {
      return;
    }
    if (caller instanceof AddressOwner.UnknownOwner unknown && unknown.insidePodNetwork()) {
      unknownPods.add(connection, connection.originator());
      return;
    }
    if (called instanceof AddressOwner.UnknownOwner && services.isLikely(connection.responder())) {
      diagnostics.add(UnknownServices.lacking(connection));
    }
    if (destination.alternatives().size() > 1) {
      pending.add(new Pending(connection, from.get(), destination));
    } else {
      drawer.draw(
          connection,
          from.get(),
          destination,
          new WhoAnswered.Answer(destination.alternatives(), List.of()));
    }
  }

  /**
   * A Service with several workloads behind it, once all evidence of which one it reached is known.
   */
  private void settle(Pending view, WhoAnswered receivers) {
    drawer.draw(
        view.connection(),
        view.caller(),
        view.destination(),
        receivers.of(
            view.connection(), view.caller().peer(), view.destination().alternatives(), drafts));
  }
}
