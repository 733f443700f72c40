package io.github.pcap2netpol.graph;

import io.github.pcap2netpol.cluster.addresses.AddressBook;
import io.github.pcap2netpol.cluster.addresses.AddressOwner;
import io.github.pcap2netpol.cluster.addresses.SpecialAddress;
import io.github.pcap2netpol.cluster.model.Pod;
import io.github.pcap2netpol.cluster.model.PodRef;
import io.github.pcap2netpol.connection.model.Connection;
import io.github.pcap2netpol.diagnostic.Diagnostic;
import io.github.pcap2netpol.diagnostic.Diagnostics;
import io.github.pcap2netpol.graph.destination.AssumedResolver;
import io.github.pcap2netpol.graph.destination.Destination;
import io.github.pcap2netpol.graph.destination.Destinations;
import io.github.pcap2netpol.graph.destination.Target;
import io.github.pcap2netpol.graph.destination.UnknownServices;
import io.github.pcap2netpol.graph.draft.Drafts;
import io.github.pcap2netpol.graph.draft.EdgeDraft;
import io.github.pcap2netpol.graph.draft.ExposureDrafts;
import io.github.pcap2netpol.graph.draft.Side;
import io.github.pcap2netpol.graph.model.Attempt;
import io.github.pcap2netpol.graph.model.Flow;
import io.github.pcap2netpol.graph.model.Inference;
import io.github.pcap2netpol.graph.model.NameIndex;
import io.github.pcap2netpol.graph.model.Peer;
import io.github.pcap2netpol.graph.model.Route;
import io.github.pcap2netpol.net.IpPrefix;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;

/** Maps the connections of one bundle by its own metadata. */
final class BundleMapper {
  /**
   * A client's view of a Service with several workloads behind it. Which one it reached is decided
   * at the end.
   */
  private record Pending(
      Connection connection, Side side, Peer from, Flow.End source, Destination destination) {}

  private final List<Connection> connections;
  private final AddressBook addresses;
  private final NameIndex names;
  private final Destinations destinations;
  private final Drafts drafts;
  private final IncomingCalls incoming;
  private final ReceivedDatagrams datagrams;
  private final WhoAnswered answered;
  private final UnknownServices services;
  private final OwnTraffic own;
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
    this.connections = observation.traffic().connections();
    this.addresses = observation.bundle().addresses();
    this.names = names;
    this.destinations = new Destinations(observation.bundle(), names);
    this.drafts = drafts;
    this.diagnostics = diagnostics;
    this.incoming = new IncomingCalls(observation, exposures, unknownPods, diagnostics);
    this.datagrams = new ReceivedDatagrams(connections, addresses);
    this.own = new OwnTraffic(observation.bundle(), connections, diagnostics);
    this.services = new UnknownServices(observation.bundle(), observation.traffic().lookups());
    this.answered = new WhoAnswered(observation);
  }

  void map() {
    connections.stream().filter(connection -> !connection.loopback()).forEach(this::map);
    pending.forEach(this::settle);
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
    Optional<Peer> from = peer(seen, caller, called);
    Destination destination = destinations.of(seen, origin);
    Connection connection = datagrams.judged(seen, destination.alternatives());
    if (from.isEmpty() || destination.alternatives().isEmpty()) {
      if (connection.state().makesRule()) {
        reportUnmapped(connection, caller, called);
      }
      return;
    }
    Flow.End source = end(connection, caller);
    if (!connection.state().makesRule()) {
      attempts.add(
          new Attempt(
              from.get(),
              destination.alternatives().stream().map(Target::peer).distinct().sorted().toList(),
              connection,
              destination.alternatives().stream()
                  .flatMap(target -> flowsTo(connection, source, target).stream())
                  .toList()));
      return;
    }
    Side side = side(connection, caller, called);
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
      pending.add(new Pending(connection, side, from.get(), source, destination));
    } else {
      draw(
          connection,
          side,
          from.get(),
          source,
          destination,
          new WhoAnswered.Answer(destination.alternatives(), List.of()));
    }
  }

  /** A Service with several workloads behind it, after all that shows who took it is known. */
  private void settle(Pending view) {
    draw(
        view.connection(),
        view.side(),
        view.from(),
        view.source(),
        view.destination(),
        answered.of(view.connection(), view.from(), view.destination().alternatives(), drafts));
  }

  private void draw(
      Connection connection,
      Side side,
      Peer from,
      Flow.End source,
      Destination destination,
      WhoAnswered.Answer answer) {
    for (Target target : answer.shown()) {
      observe(connection, side, from, destination.route(), target);
      flows.addAll(flowsTo(connection, source, target));
    }
    for (Target target : answer.perhaps()) {
      EdgeDraft draft = drafts.draft(from, target.peer(), target.port());
      draft.mayBe(connection, side, Inference.ONE_OF_SERVICE, routeTo(destination.route(), target));
      describe(draft, connection, from, target);
      flows.addAll(flowsTo(connection, source, target));
    }
    for (Target target : destination.along()) {
      observe(connection, side, from, destination.route(), target);
      flows.addAll(flowsTo(connection, source, target));
    }
    destination
        .untranslated()
        .ifPresent(
            dialled ->
                flows.add(
                    new Flow(
                        source,
                        new Flow.AddressEnd(dialled.address()),
                        connection.port(),
                        connection)));
    for (Target target : destination.alternatives()) {
      if (!answer.shown().contains(target) && !answer.perhaps().contains(target)) {
        infer(connection, from, destination.route(), target, Inference.BEHIND_SAME_SERVICE);
      }
    }
    for (Destination.InferredTarget each : destination.inferred()) {
      infer(connection, from, destination.route(), each.target(), each.reason());
    }
  }

  private void observe(Connection connection, Side side, Peer from, Route route, Target target) {
    EdgeDraft draft = drafts.draft(from, target.peer(), target.port());
    draft.observe(connection, side, routeTo(route, target));
    describe(draft, connection, from, target);
  }

  private void infer(
      Connection connection, Peer from, Route route, Target target, Inference reason) {
    EdgeDraft draft = drafts.draft(from, target.peer(), target.port());
    draft.infer(reason, routeTo(route, target));
    describe(draft, connection, from, target);
  }

  /** A node or outside address is dialled by its own address, even on the way to a Service. */
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
   * The addresses from which a caller that labels can't select calls. The first hop at which a pod
   * sees its own node means nothing to pods on other nodes: there the node calls from its own
   * addresses.
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

  private static List<Flow> flowsTo(Connection connection, Flow.End source, Target target) {
    return target.ends().stream()
        .filter(end -> !end.equals(source))
        .map(end -> new Flow(source, end, target.port(), connection))
        .toList();
  }

  private static Side side(Connection connection, AddressOwner caller, AddressOwner called) {
    Optional<PodRef> at = connection.capture().pod();
    if (at.isEmpty()) {
      return Side.ELSEWHERE;
    }
    if (caller instanceof AddressOwner.PodOwner owner && owner.pod().ref().equals(at.get())) {
      return Side.ORIGINATOR;
    }
    return called instanceof AddressOwner.PodOwner owner && owner.pod().ref().equals(at.get())
        ? Side.RESPONDER
        : Side.ELSEWHERE;
  }

  /** The calling peer; empty for callers that no policy can cover. */
  private static Optional<Peer> peer(
      Connection connection, AddressOwner owner, AddressOwner called) {
    if (owner instanceof AddressOwner.PodOwner pod) {
      return Optional.of(new Peer.WorkloadPeer(pod.pod().workload()));
    }
    Optional<Peer> node = Destinations.nodeOf(owner).map(each -> new Peer.NodePeer(each.name()));
    if (node.isPresent()) {
      return node;
    }
    if (owner instanceof AddressOwner.SpecialOwner special
        && special.kind() != SpecialAddress.NODE_LOCAL_DNS
        && !(special.kind() == SpecialAddress.LINK_LOCAL
            && called instanceof AddressOwner.PodOwner)) {
      return Optional.empty();
    }
    return Optional.of(new Peer.ExternalPeer(connection.originators()));
  }

  private static Flow.End end(Connection connection, AddressOwner owner) {
    if (owner instanceof AddressOwner.PodOwner pod) {
      return new Flow.PodEnd(pod.pod());
    }
    return Destinations.nodeOf(owner)
        .<Flow.End>map(node -> new Flow.NodeEnd(node.name(), connection.originator()))
        .orElseGet(() -> new Flow.AddressEnd(connection.originators()));
  }

  private void reportUnmapped(Connection connection, AddressOwner caller, AddressOwner called) {
    boolean nobody =
        isSpecial(caller, SpecialAddress.UNSPECIFIED)
            || caller instanceof AddressOwner.SpecialOwner
            || isSpecial(called, SpecialAddress.MULTICAST)
            || isSpecial(called, SpecialAddress.BROADCAST)
            || isSpecial(called, SpecialAddress.UNSPECIFIED)
            || isSpecial(called, SpecialAddress.LOOPBACK);
    String what =
        connection.port()
            + " from "
            + connection.originators().brief()
            + " to "
            + connection.responder();
    if (nobody) {
      diagnostics.add(
          Diagnostic.info(
              "traffic-to-nobody",
              connection.capture().name(),
              what + " is multicast, broadcast or link-local: NetworkPolicy does not govern it."));
    } else if (addresses.virtual(connection.responder(), connection.port()).isPresent()) {
      diagnostics.add(
          Diagnostic.severe(
              "service-without-backing",
              connection.capture().name(),
              what
                  + " was answered, but nothing in the metadata is behind that Service port, so it makes no rule. Collect pods and endpointslices while the application"
                  + " runs."));
    } else {
      unknownPods.add(connection, connection.responder());
    }
  }

  private static boolean isSpecial(AddressOwner owner, SpecialAddress kind) {
    return owner instanceof AddressOwner.SpecialOwner special && special.kind() == kind;
  }
}
