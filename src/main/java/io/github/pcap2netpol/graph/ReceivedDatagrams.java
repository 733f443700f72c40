package io.github.pcap2netpol.graph;

import io.github.pcap2netpol.cluster.addresses.AddressBook;
import io.github.pcap2netpol.cluster.addresses.AddressOwner;
import io.github.pcap2netpol.connection.model.Connection;
import io.github.pcap2netpol.connection.model.State;
import io.github.pcap2netpol.graph.destination.Target;
import io.github.pcap2netpol.net.IpAddress;
import io.github.pcap2netpol.net.PortProtocol;
import io.github.pcap2netpol.net.Protocol;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Recognises datagrams to a Service that were not answered but were received by a pod behind it.
 * The sender's capture alone can't show that, since the addresses differ.
 */
final class ReceivedDatagrams {
  /** How far the clocks of two captures may differ. */
  private static final Duration CLOCKS = Duration.ofSeconds(5);

  private record Key(IpAddress originator, PortProtocol port) {}

  private final AddressBook addresses;
  private final Map<Key, List<Connection>> received = new HashMap<>();

  ReceivedDatagrams(List<Connection> connections, AddressBook addresses) {
    this.addresses = addresses;
    for (Connection connection : connections) {
      if (connection.port().protocol() == Protocol.UDP && connection.state().makesRule()) {
        received
            .computeIfAbsent(
                new Key(connection.originator(), connection.port()), any -> new ArrayList<>())
            .add(connection);
      }
    }
  }

  /** The connection; made one-way if it was unanswered and one of these pods received it. */
  Connection judged(Connection connection, List<Target> alternatives) {
    boolean taken =
        connection.state() == State.UNANSWERED
            && connection.port().protocol() == Protocol.UDP
            && alternatives.stream().anyMatch(target -> wasReceived(connection, target));
    return taken
        ? new Connection(
            connection.capture(),
            connection.originator(),
            connection.hostBits(),
            connection.responder(),
            connection.port(),
            State.ONE_WAY,
            connection.evidence(),
            connection.loopback(),
            connection.tally())
        : connection;
  }

  private boolean wasReceived(Connection sent, Target target) {
    return target instanceof Target.PodTarget pods
        && received.getOrDefault(new Key(sent.originator(), pods.port()), List.of()).stream()
            .filter(there -> overlap(sent, there))
            .anyMatch(
                there ->
                    addresses.ownerAt(there.responder(), there.tally().first().time())
                            instanceof AddressOwner.PodOwner owner
                        && owner.pod().workload().equals(pods.workload()));
  }

  /** Whether both may have happened at the same time, as far as clocks agree. */
  static boolean overlap(Connection one, Connection other) {
    return !isBefore(one, other) && !isBefore(other, one);
  }

  private static boolean isBefore(Connection one, Connection other) {
    Instant end = one.tally().last().time().plus(CLOCKS);
    return end.isBefore(other.tally().first().time());
  }
}
