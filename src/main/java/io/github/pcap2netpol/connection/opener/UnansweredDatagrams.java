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
import java.util.Map;
import java.util.Set;

/**
 * Decides whether unanswered datagrams reached a receiver, as logs and metrics do. The absence of
 * an ICMP error suggests that they did, with these exceptions:
 *
 * <ul>
 *   <li>Hosts limit ICMP errors (RFC 1812 4.3.2.8, RFC 4443 2.4 f), Linux to about one per second
 *       and peer. So after one error between two hosts, silence between them says nothing. Before
 *       the first error there was nothing to limit.
 *   <li>A host that sends a few datagrams to many ports of another host is looking for open ones.
 *       So are many hosts that send one datagram each to different ports.
 * </ul>
 */
public final class UnansweredDatagrams {
  /** This many datagrams without an error were received. */
  private static final int TAKEN = 3;

  /** Scanners send each port a datagram, and some repeat it a few times. */
  private static final int MOST_OF_A_PROBE = 10;

  /** An originator that probes this many ports of a host is scanning it. */
  private static final int MANY_PORTS = 5;

  /**
   * A host is being scanned if this many of its ports got single datagrams, from any originators.
   */
  private static final int MANY_SINGLES = 16;

  private final KnownPorts ports;

  /** When the first datagram that met an error was sent. */
  private final Map<Hosts, Mark> firstErrors = new HashMap<>();

  private final Map<Hosts, Set<Integer>> probed = new HashMap<>();
  private final Map<AddressAt, Set<Integer>> singles = new HashMap<>();

  /** Datagrams to a port from all originators, according to the capture that shows the most. */
  private final Map<Listener, Long> received = new HashMap<>();

  private final Set<Listener> refusing = new HashSet<>();

  /**
   * Starts empty.
   *
   * @param ports knows where sockets are bound
   */
  public UnansweredDatagrams(KnownPorts ports) {
    this.ports = ports;
  }

  /** One direction between two hosts; the originators may be a block. */
  private record Hosts(AddressAt originator, int hostBits, AddressAt responder) {
    static Hosts of(SumKey key) {
      return new Hosts(key.originator(), key.hostBits(), key.responder());
    }
  }

  /** Takes in what one capture shows. */
  void see(Map<SumKey, Sum> sums) {
    Map<Listener, Long> here = new HashMap<>();
    sums.forEach(
        (key, sum) -> {
          if (key.port().protocol() == Protocol.UDP && !key.outcome().equals(Outcome.ANSWERED)) {
            see(key, sum, here);
          }
        });
    here.forEach((listener, packets) -> received.merge(listener, packets, Math::max));
  }

  private void see(SumKey key, Sum sum, Map<Listener, Long> here) {
    int port = key.port().port();
    if (key.outcome() == Outcome.REFUSED) {
      firstErrors.merge(
          Hosts.of(key), sum.first(), (one, other) -> one.compareTo(other) <= 0 ? one : other);
      refusing.add(key.listener());
    }
    if (isBound(key, sum)) {
      return;
    }
    here.merge(key.listener(), sum.packets(), Long::sum);
    if (sum.packets() <= MOST_OF_A_PROBE) {
      probed.computeIfAbsent(Hosts.of(key), any -> new HashSet<>(2)).add(port);
    }
    if (sum.packets() == 1) {
      singles.computeIfAbsent(key.responder(), any -> new HashSet<>(2)).add(port);
    }
  }

  /**
   * Whether the datagrams reached a receiver.
   *
   * @param key connections in which only the originator sent
   * @param atReceiver whether they were seen in the receiver's own capture, where an error would
   *     have been seen too
   */
  boolean wereTaken(SumKey key, Sum sum, boolean atReceiver) {
    if (isBound(key, sum)) {
      return true;
    }
    Mark firstError = firstErrors.get(Hosts.of(key));
    boolean silent = firstError == null || sum.last().compareTo(firstError) < 0;
    if (!silent || isProbe(key, sum)) {
      return false;
    }
    boolean scanned = singles.getOrDefault(key.responder(), Set.of()).size() >= MANY_SINGLES;
    return sum.packets() >= TAKEN
        || (!scanned && atReceiver)
        || (!scanned
            && received.getOrDefault(key.listener(), 0L) >= TAKEN
            && !refusing.contains(key.listener()));
  }

  private boolean isProbe(SumKey key, Sum sum) {
    return sum.packets() <= MOST_OF_A_PROBE
        && probed.getOrDefault(Hosts.of(key), Set.of()).size() >= MANY_PORTS;
  }

  private boolean isBound(SumKey key, Sum sum) {
    return ports.isBound(key.listener(), sum.first().timeNanos());
  }
}
