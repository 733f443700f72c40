package io.github.pcap2netpol.connection.opener;

import io.github.pcap2netpol.connection.sums.AddressAt;
import io.github.pcap2netpol.connection.sums.Listener;
import io.github.pcap2netpol.connection.sums.Mark;
import io.github.pcap2netpol.connection.sums.Outcome;
import io.github.pcap2netpol.connection.sums.Sum;
import io.github.pcap2netpol.connection.sums.SumKey;
import io.github.pcap2netpol.net.Protocol;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Decides whether unanswered datagrams reached a receiver, as logs and metrics do. They did if a
 * socket is known to be bound there, or if three of them met no ICMP error, with these exceptions:
 *
 * <ul>
 *   <li>Hosts limit ICMP errors (RFC 1812 4.3.2.8, RFC 4443 2.4 f), Linux to about one per second
 *       and peer. So after one error between two hosts, silence between them says nothing. Before
 *       the first error there was nothing to limit.
 *   <li>A host that sends a few datagrams to many ports of another host is looking for open ones.
 *       So are hosts outside the cluster that together do the same: they may be one host, since
 *       anybody can invent an address.
 * </ul>
 *
 * <p>Whether the capture is the sender's or the receiver's makes no difference: a single datagram
 * that a stranger sends must not write a rule, and a receiver may drop it without an error.
 */
public final class UnansweredDatagrams {
  /** This many datagrams without an error were received. */
  private static final int TAKEN = 3;

  /** Scanners send each port a datagram, and some repeat it a few times. */
  private static final int MOST_OF_A_PROBE = 10;

  /** An originator that probes this many ports of a host is scanning it. */
  private static final int MANY_PORTS = 5;

  /** A host is being scanned from outside if this many of its ports are only probed. */
  private static final int MANY_PROBED_PORTS = 16;

  private final KnownPorts ports;

  /** When the first datagram that met an error was sent. */
  private final Map<Hosts, Mark> firstErrors = new HashMap<>();

  private final Map<Hosts, Set<Integer>> probed = new HashMap<>();

  /** Datagrams to a port from all originators, according to the capture that shows the most. */
  private final Map<Listener, Long> received = new HashMap<>();

  /** The part of that from originators outside the cluster. */
  private final Map<Listener, Long> fromOutside = new HashMap<>();

  private final Set<Listener> refusing = new HashSet<>();

  /** The number of ports that got no more than a probe from all outside together. */
  private final Map<AddressAt, Long> probedPorts;

  /**
   * Collects what all captures show: the receiver's own may have been taken with a filter that
   * excludes ICMP.
   *
   * @param ports knows where sockets are bound
   * @param captures the sums of each capture
   */
  public UnansweredDatagrams(KnownPorts ports, List<Map<SumKey, Sum>> captures) {
    this.ports = ports;
    captures.forEach(this::see);
    probedPorts =
        fromOutside.entrySet().stream()
            .filter(entry -> entry.getValue() <= MOST_OF_A_PROBE)
            .collect(
                Collectors.groupingBy(entry -> entry.getKey().address(), Collectors.counting()));
  }

  /** One direction between two hosts; the originators may be a block. */
  private record Hosts(AddressAt originator, int hostBits, AddressAt responder) {
    static Hosts of(SumKey key) {
      return new Hosts(key.originator(), key.hostBits(), key.responder());
    }
  }

  private void see(Map<SumKey, Sum> sums) {
    Map<Listener, Long> here = new HashMap<>();
    Map<Listener, Long> outside = new HashMap<>();
    sums.forEach(
        (key, sum) -> {
          if (key.port().protocol() == Protocol.UDP && !key.outcome().equals(Outcome.ANSWERED)) {
            see(key, sum, here, outside);
          }
        });
    here.forEach((listener, packets) -> received.merge(listener, packets, Math::max));
    outside.forEach((listener, packets) -> fromOutside.merge(listener, packets, Math::max));
  }

  private void see(SumKey key, Sum sum, Map<Listener, Long> here, Map<Listener, Long> outside) {
    if (key.outcome() == Outcome.REFUSED) {
      firstErrors.merge(
          Hosts.of(key), sum.first(), (one, other) -> one.compareTo(other) <= 0 ? one : other);
      refusing.add(key.listener());
    }
    if (isBound(key, sum)) {
      return;
    }
    here.merge(key.listener(), sum.packets(), Long::sum);
    if (isFromOutside(key, sum)) {
      outside.merge(key.listener(), sum.packets(), Long::sum);
    }
    if (sum.packets() <= MOST_OF_A_PROBE) {
      probed.computeIfAbsent(Hosts.of(key), any -> new HashSet<>(2)).add(key.port().port());
    }
  }

  /**
   * Whether the datagrams reached a receiver.
   *
   * @param key connections in which only the originator sent
   */
  boolean wereTaken(SumKey key, Sum sum) {
    if (isBound(key, sum)) {
      return true;
    }
    Mark firstError = firstErrors.get(Hosts.of(key));
    boolean silent = firstError == null || sum.last().compareTo(firstError) < 0;
    if (!silent || isProbe(key, sum)) {
      return false;
    }
    return sum.packets() >= TAKEN
        || (received.getOrDefault(key.listener(), 0L) >= TAKEN
            && !refusing.contains(key.listener()));
  }

  private boolean isProbe(SumKey key, Sum sum) {
    boolean fromHere =
        sum.packets() <= MOST_OF_A_PROBE
            && probed.getOrDefault(Hosts.of(key), Set.of()).size() >= MANY_PORTS;
    boolean fromAnywhere =
        isFromOutside(key, sum)
            && fromOutside.getOrDefault(key.listener(), 0L) <= MOST_OF_A_PROBE
            && probedPorts.getOrDefault(key.responder(), 0L) >= MANY_PROBED_PORTS;
    return fromHere || fromAnywhere;
  }

  private boolean isFromOutside(SumKey key, Sum sum) {
    return ports.outsiders().contain(key.originator(), sum.first().timeNanos());
  }

  private boolean isBound(SumKey key, Sum sum) {
    return ports.isBound(key.listener(), sum.first().timeNanos());
  }
}
