package io.github.pcap2netpol.graph;

import io.github.pcap2netpol.cluster.addresses.AddressBook;
import io.github.pcap2netpol.cluster.addresses.AddressOwner;
import io.github.pcap2netpol.cluster.model.Pod;
import io.github.pcap2netpol.connection.model.Connection;
import io.github.pcap2netpol.connection.model.PairedViews;
import io.github.pcap2netpol.graph.destination.Destination;
import io.github.pcap2netpol.graph.destination.Destinations;
import io.github.pcap2netpol.parallel.WorkAhead;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Collectors;

/** Finds out what the ends of connections stand for, on idle processors as well. */
final class EndFinder {
  private static final int CONNECTIONS_AT_ONCE = 500;

  /** How many times as many are known before they are taken, at most. */
  private static final int MOST_AHEAD = 8;

  private final AddressBook addresses;
  private final Destinations destinations;
  private final ReceivedDatagrams datagrams;
  private final OwnTraffic own;

  /** Responders' views of connections whose originators called another address. */
  private final Set<Connection> translated;

  EndFinder(
      Observation observation,
      Destinations destinations,
      ReceivedDatagrams datagrams,
      OwnTraffic own) {
    this.addresses = observation.bundle().addresses();
    this.destinations = destinations;
    this.datagrams = datagrams;
    this.own = own;
    this.translated =
        observation.traffic().pairs().stream()
            .filter(pair -> !pair.atOriginator().responder().equals(pair.atResponder().responder()))
            .map(PairedViews::atResponder)
            .collect(Collectors.toSet());
  }

  /**
   * A connection and its ends.
   *
   * @param connection as seen, or one-way if only the receiver's capture shows that it arrived
   * @param ends empty if it is not the captured pod's own traffic
   */
  record Found(Connection connection, Optional<Ends> ends) {}

  /**
   * The ends of a connection.
   *
   * @param caller the owner of the originator's address
   * @param called the owner of the responder's address
   * @param from who opened it; empty if no policy can cover that
   * @param destination what was called
   */
  record Ends(
      AddressOwner caller, AddressOwner called, Optional<Caller> from, Destination destination) {}

  /** Hands over these connections with their ends, in order, on the calling thread. */
  void each(List<Connection> connections, Consumer<Found> receiver) {
    Iterator<Connection> rest = connections.iterator();
    WorkAhead<Part> ahead =
        new WorkAhead<>(
            MOST_AHEAD, () -> rest.hasNext() ? new Part(rest) : null, part -> part.find(this));
    for (Part part = ahead.next(); part != null; part = ahead.next()) {
      part.found.forEach(receiver);
    }
  }

  /** Some connections in a row. */
  private static final class Part {
    private final List<Connection> seen = new ArrayList<>(CONNECTIONS_AT_ONCE);
    private List<Found> found = List.of();

    Part(Iterator<Connection> from) {
      while (from.hasNext() && seen.size() < CONNECTIONS_AT_ONCE) {
        seen.add(from.next());
      }
    }

    void find(EndFinder finder) {
      found = seen.stream().map(finder::find).toList();
    }
  }

  private Found find(Connection seen) {
    if (!own.isOwn(seen)) {
      return new Found(seen, Optional.empty());
    }
    Instant time = seen.tally().first().time();
    AddressOwner caller = addresses.ownerAt(seen.originator(), time);
    AddressOwner called = addresses.ownerAt(seen.responder(), time);
    Optional<Pod> origin =
        caller instanceof AddressOwner.PodOwner owner ? Optional.of(owner.pod()) : Optional.empty();
    Destination destination = destination(seen, origin);
    return new Found(
        datagrams.judged(seen, destination.alternatives()),
        Optional.of(new Ends(caller, called, Caller.of(seen, caller, called), destination)));
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
}
