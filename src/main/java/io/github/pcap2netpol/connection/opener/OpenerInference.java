package io.github.pcap2netpol.connection.opener;

import static io.github.pcap2netpol.connection.model.Evidence.LISTENER;

import io.github.pcap2netpol.connection.model.Evidence;
import io.github.pcap2netpol.connection.sums.AddressAt;
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
 * Decides who opened a connection whose opening was not seen. Tries one kind of evidence after the
 * other, strongest first. Evidence for both ends, or for neither, is ignored. A lower port number
 * proves nothing.
 *
 * @param ports what is known about ports apart from packets
 * @param answered the ports that answered an opening
 */
public record OpenerInference(KnownPorts ports, Set<Listener> answered) {
  private static final int DNS = 53;

  /** Lower ports are system ports (RFC 6335 6), from which nobody opens connections. */
  private static final int FIRST_USER_PORT = 1024;

  private static Optional<Opener> only(boolean one, boolean other, Evidence evidence) {
    return one == other ? Optional.empty() : Optional.of(new Opener(other, evidence));
  }

  private Optional<Opener> virtual(PairKey pair) {
    return only(
        ports.isVirtual(pair.oneListener()),
        ports.isVirtual(pair.otherListener()),
        Evidence.VIRTUAL_ADDRESS);
  }

  /** By what is known for certain about the two ports. */
  private Optional<Opener> known(PairKey pair, long timeNanos) {
    return virtual(pair)
        .or(() -> only(listens(pair.oneListener()), listens(pair.otherListener()), LISTENER))
        .or(() -> declared(pair, timeNanos));
  }

  /** By what is known about the two ports apart from packets. */
  private Optional<Opener> knownBeforehand(PairKey pair, long timeNanos) {
    return virtual(pair)
        .or(
            () ->
                only(
                    ports.listens(pair.oneListener()),
                    ports.listens(pair.otherListener()),
                    LISTENER))
        .or(() -> declared(pair, timeNanos));
  }

  private Optional<Opener> declared(PairKey pair, long timeNanos) {
    Listener one = pair.oneListener();
    Listener other = pair.otherListener();
    return only(
            ports.siblingListens(one, timeNanos), ports.siblingListens(other, timeNanos), LISTENER)
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

  /** For TCP and SCTP. */
  Optional<Opener> ofStream(PairKey pair, PeerCounts peers, long timeNanos) {
    return known(pair, timeNanos)
        .or(
            () ->
                only(
                    peers.isMetByMany(pair, true),
                    peers.isMetByMany(pair, false),
                    Evidence.MANY_PEERS))
        .or(() -> byRange(pair, timeNanos));
  }

  private Optional<Opener> byRange(PairKey pair, long timeNanos) {
    return only(
        !mayCallFrom(pair.one(), pair.onePort(), timeNanos),
        !mayCallFrom(pair.other(), pair.otherPort(), timeNanos),
        Evidence.EPHEMERAL_RANGE);
  }

  /**
   * Whether connections are opened from such a port. Pods use Linux's ephemeral range. Outside the
   * cluster, and at a gateway that forwards node ports, any port above the system ports is
   * possible: other systems have other ranges, and address translation uses any port.
   */
  private boolean mayCallFrom(AddressAt address, int port, long timeNanos) {
    return PortProtocol.isEphemeral(port)
        || (port >= FIRST_USER_PORT && ports.outsiders().contain(address, timeNanos))
        || ports.isGateway(address, timeNanos);
  }

  /**
   * For UDP: whoever sent the first packet, as in connection tracking. Two openers if both ends
   * send from the port on which they receive. None if the capture may have begun during the
   * exchange, since other captures may know better.
   */
  List<Opener> ofDatagrams(Pair pair) {
    PairKey key = pair.key;
    long time = pair.sum.first().timeNanos();
    boolean nobodyIsOne = ports.isGroup(key.one(), time);
    if (nobodyIsOne || ports.isGroup(key.other(), time)) {
      return List.of(new Opener(!nobodyIsOne, Evidence.FIRST_PACKET));
    }
    // Nobody sends first from a virtual address.
    Optional<Opener> virtual = virtual(key);
    if (virtual.isPresent()) {
      return List.of(virtual.get());
    }
    if (!pair.isLate()) {
      return List.of(confirmed(key, first(pair), time));
    }
    // Resolvers of the cluster are known otherwise; this is for those outside. Answers alone prove
    // nothing, since anybody can send from port 53.
    if (pair.isBothWays() && (key.onePort() == DNS) != (key.otherPort() == DNS)) {
      return List.of(
          confirmed(key, new Opener(key.otherPort() == DNS, Evidence.FIRST_PACKET), time));
    }
    return key.onePort() == key.otherPort() && pair.isBothWays() ? bothWays() : List.of();
  }

  private static Opener first(Pair pair) {
    return new Opener(pair.oneFirst(), Evidence.FIRST_PACKET);
  }

  /** The same opener, with the strongest evidence available. */
  private Opener confirmed(PairKey key, Opener opener, long timeNanos) {
    return knownBeforehand(key, timeNanos)
        .filter(known -> known.oneOpened() == opener.oneOpened())
        .orElse(opener);
  }

  /**
   * For UDP where the capture may have begun during the exchange: what is known about the ports
   * overrules the first packet, if the other end may call from its port.
   */
  Opener ofLateDatagrams(Pair pair) {
    PairKey key = pair.key;
    long time = pair.sum.first().timeNanos();
    Opener first = first(pair);
    return known(key, time)
        .filter(known -> known.oneOpened() != first.oneOpened())
        .filter(
            known ->
                known.oneOpened()
                    ? mayCallFrom(key.one(), key.onePort(), time)
                    : mayCallFrom(key.other(), key.otherPort(), time))
        .orElseGet(() -> confirmed(key, first, time));
  }

  private static List<Opener> bothWays() {
    return List.of(
        new Opener(true, Evidence.FIRST_PACKET), new Opener(false, Evidence.FIRST_PACKET));
  }

  /** For any protocol, without other captures to compare with. */
  List<Opener> alone(Pair pair) {
    if (pair.key.protocol() != Protocol.UDP) {
      return ofStream(pair.key, PeerCounts.NONE, pair.sum.first().timeNanos()).stream().toList();
    }
    List<Opener> openers = ofDatagrams(pair);
    return openers.isEmpty() ? List.of(ofLateDatagrams(pair)) : openers;
  }
}
