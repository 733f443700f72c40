package io.github.pcap2netpol.connection.opener;

import io.github.pcap2netpol.connection.model.Evidence;
import io.github.pcap2netpol.connection.sums.Listener;
import io.github.pcap2netpol.connection.sums.Opener;
import io.github.pcap2netpol.connection.sums.Pair;
import io.github.pcap2netpol.connection.sums.PairKey;
import io.github.pcap2netpol.net.PortProtocol;
import io.github.pcap2netpol.net.Protocol;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Tells who opened a connection whose opening was not seen. One kind of evidence after the other,
 * the strongest first; a kind that speaks for both ends, or for neither, says nothing. That one
 * port is lower than the other proves nothing.
 *
 * @param ports what is known of ports without any packet
 * @param answered who answered an opening
 */
public record WhoOpened(Ports ports, Set<Listener> answered) {
  private static Optional<Opener> only(boolean one, boolean other, Evidence evidence) {
    return one == other ? Optional.empty() : Optional.of(new Opener(other, evidence));
  }

  Optional<Opener> virtual(PairKey pair) {
    return only(
        ports.isVirtual(pair.oneListener()),
        ports.isVirtual(pair.otherListener()),
        Evidence.VIRTUAL_ADDRESS);
  }

  /** By what is known of the two ports for certain. */
  Optional<Opener> known(PairKey pair, long timeNanos) {
    Listener one = pair.oneListener();
    Listener other = pair.otherListener();
    return virtual(pair)
        .or(() -> only(listens(one), listens(other), Evidence.LISTENER))
        .or(
            () ->
                only(
                    ports.siblingListens(one, timeNanos),
                    ports.siblingListens(other, timeNanos),
                    Evidence.LISTENER))
        .or(
            () ->
                only(
                    ports.declares(one, timeNanos),
                    ports.declares(other, timeNanos),
                    Evidence.DECLARED_PORT));
  }

  private boolean listens(Listener listener) {
    return answered.contains(listener) || ports.listens(listener);
  }

  /** By what the ports look like. */
  Optional<Opener> likely(PairKey pair, PeerCounts peers, long timeNanos) {
    return only(peers.isMetByMany(pair, true), peers.isMetByMany(pair, false), Evidence.MANY_PEERS)
        .or(() -> byRange(pair, timeNanos));
  }

  private Optional<Opener> byRange(PairKey pair, long timeNanos) {
    return only(
            !PortProtocol.isEphemeral(pair.onePort()),
            !PortProtocol.isEphemeral(pair.otherPort()),
            Evidence.EPHEMERAL_RANGE)
        // What comes through a node port comes from the gateway, from any port at all.
        .filter(
            direction ->
                !ports.isGateway(direction.oneOpened() ? pair.other() : pair.one(), timeNanos));
  }

  /** Of TCP and SCTP. */
  public Optional<Opener> ofStream(PairKey pair, PeerCounts peers, long timeNanos) {
    return known(pair, timeNanos).or(() -> likely(pair, peers, timeNanos));
  }

  /**
   * Of UDP, by what is known of the ports: empty if that is nothing, two directions where both ends
   * send from the port on which they receive.
   */
  public List<Opener> ofDatagramsForCertain(Pair pair) {
    PairKey key = pair.key;
    long time = pair.sum.first().timeNanos();
    boolean nobodyIsOne = ports.isGroup(key.one(), time);
    if (nobodyIsOne || ports.isGroup(key.other(), time)) {
      return List.of(new Opener(!nobodyIsOne, Evidence.FIRST_PACKET));
    }
    Optional<Opener> virtual = virtual(key);
    if (virtual.isPresent()) {
      return List.of(virtual.get());
    }
    if (key.onePort() == key.otherPort()) {
      return pair.isBothWays() ? bothWays() : List.of();
    }
    Optional<Opener> known = known(key, time);
    if (key.onePort() == 53 || key.otherPort() == 53) {
      boolean oneOpened = key.otherPort() == 53;
      return List.of(
          known
              .or(() -> byRange(key, time))
              .filter(direction -> direction.oneOpened() == oneOpened)
              .orElse(new Opener(oneOpened, Evidence.FIRST_PACKET)));
    }
    return known
        .filter(
            direction ->
                !isContradicted(pair, direction)
                    || PortProtocol.isEphemeral(
                        direction.oneOpened() ? key.onePort() : key.otherPort()))
        .map(List::of)
        .orElse(List.of());
  }

  /** Of UDP, where nothing certain is known: in the end the first datagram tells. */
  public List<Opener> ofDatagrams(Pair pair, PeerCounts peers) {
    if (pair.key.onePort() == pair.key.otherPort() && pair.isBothWays()) {
      return bothWays();
    }
    return List.of(
        likely(pair.key, peers, pair.sum.first().timeNanos())
            .filter(direction -> !isContradicted(pair, direction))
            .orElse(new Opener(pair.oneFirst(), Evidence.FIRST_PACKET)));
  }

  private static List<Opener> bothWays() {
    return List.of(
        new Opener(true, Evidence.FIRST_PACKET), new Opener(false, Evidence.FIRST_PACKET));
  }

  /** Whether the end that is said to have opened it never said anything. */
  private static boolean isContradicted(Pair pair, Opener direction) {
    return pair.isOnlyFrom(!direction.oneOpened());
  }

  /** Of whichever protocol, without anything to compare with. */
  List<Opener> alone(Pair pair) {
    PeerCounts none = PeerCounts.NONE;
    if (pair.key.protocol() != Protocol.UDP) {
      return ofStream(pair.key, none, pair.sum.first().timeNanos()).map(List::of).orElse(List.of());
    }
    List<Opener> certain = ofDatagramsForCertain(pair);
    return certain.isEmpty() ? ofDatagrams(pair, none) : certain;
  }
}
