package io.github.pcap2netpol.graph;

import io.github.pcap2netpol.cluster.addresses.AddressBook;
import io.github.pcap2netpol.cluster.addresses.AddressOwner;
import io.github.pcap2netpol.cluster.model.Pod;
import io.github.pcap2netpol.connection.model.Connection;
import io.github.pcap2netpol.connection.model.PairedViews;
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
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** Maps the connections of one bundle by its own metadata. */
final class BundleMapper {
  /**
   * A client's view of a Service with several workloads behind it. Which one it reached is decided
   * at the end.
   */
  private record Pending(Connection connection, Caller caller, Destination destination) {}

  private final List<Connection> connections;
  private final AddressBook addresses;
  private final Destinations destinations;
  private final Drafts drafts;
  private final IncomingCalls incoming;
  private final ReceivedDatagrams datagrams;
  private final WhoAnswered answered;
  private final UnknownServices services;
  private final OwnTraffic own;
  private final EdgeDrawer drawer;
  private final UnmappedTraffic unmapped;
  private final UnknownPods unknownPods = new UnknownPods();
  private final Diagnostics diagnostics;

  /** Responders' views of connections whose originators called another address. */
  private final Set<Connection> translated;

  private final List<Pending> pending = new ArrayList<>();
  private final List<Flow> flows = new ArrayList<>();
  private final List<Attempt> attempts = new ArrayList<>();

  BundleMapper(
      Observation observation,
      NameIndex names,
      Drafts drafts,
      ExposureDrafts exposures,
      Diagnostics diagnostics) {
    this.connections = observation.traffic().connections();
    this.addresses = observation.bundle().addresses();
    this.destinations = new Destinations(observation.bundle(), names);
    this.drafts = drafts;
    this.diagnostics = diagnostics;
    this.incoming = new IncomingCalls(observation, exposures, unknownPods, diagnostics);
    this.datagrams = new ReceivedDatagrams(connections, addresses);
    this.own = new OwnTraffic(observation.bundle(), connections, diagnostics);
    this.services = new UnknownServices(observation.bundle(), observation.traffic().lookups());
    this.answered = new WhoAnswered(observation);
    this.translated =
        observation.traffic().pairs().stream()
            .filter(pair -> !pair.atOriginator().responder().equals(pair.atResponder().responder()))
            .map(PairedViews::atResponder)
            .collect(Collectors.toSet());
    this.drawer = new EdgeDrawer(addresses, names, drafts, flows);
    this.unmapped = new UnmappedTraffic(addresses, unknownPods, diagnostics);
  }

  void map() {
    connections.stream().filter(connection -> !connection.loopback()).forEach(this::map);
    pending.forEach(this::settle);
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

  private void map(Connection seen) {
    if (!own.isOwn(seen)) {
      own.report(seen);
      return;
    }
    Instant time = seen.tally().first().time();
    AddressOwner caller = addresses.ownerAt(seen.originator(), time);
    AddressOwner called = addresses.ownerAt(seen.responder(), time);
    Optional<Pod> origin =
        caller instanceof AddressOwner.PodOwner owner ? Optional.of(owner.pod()) : Optional.empty();
    Optional<Caller> from = Caller.of(seen, caller, called);
    Destination destination = destination(seen, origin);
    Connection connection = datagrams.judged(seen, destination.alternatives());
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
    if (called instanceof AddressOwner.UnknownOwner && services.isLikely(seen.responder())) {
      diagnostics.add(UnknownServices.lacking(seen));
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
   * What was called. If the caller's own capture shows which Service it called, nothing is
   * concluded from the pod's address in the view of the pod behind it, which may be behind other
   * Services too.
   */
  private Destination destination(Connection seen, Optional<Pod> origin) {
    Destination destination = destinations.of(seen, origin);
    return translated.contains(seen) ? destination.withoutInferences() : destination;
  }

  /**
   * A Service with several workloads behind it, once all evidence of which one it reached is known.
   */
  private void settle(Pending view) {
    drawer.draw(
        view.connection(),
        view.caller(),
        view.destination(),
        answered.of(
            view.connection(), view.caller().peer(), view.destination().alternatives(), drafts));
  }
}
