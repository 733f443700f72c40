package io.github.pcap2netpol.connection.opener;

import io.github.pcap2netpol.connection.sums.AddressAt;
import io.github.pcap2netpol.connection.sums.Listener;
import io.github.pcap2netpol.connection.sums.PairKey;
import io.github.pcap2netpol.net.Endpoint;
import io.github.pcap2netpol.net.Protocol;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/**
 * Which ports were met by many peers. Each capture counts for itself: two of them may show one
 * connection with different addresses.
 */
public final class PeerCounts {
  /** Many. */
  static final int MANY = 3;

  static final PeerCounts NONE = new PeerCounts();

  /** Someone at a port; for UDP, as one address meets it. */
  private record Met(Listener listener, AddressAt by) {}

  private final Set<Met> many = new HashSet<>();

  /** Counts the peers in one capture. */
  public void count(Collection<PairKey> pairs) {
    Map<Met, Set<Endpoint>> peers = new HashMap<>();
    for (PairKey pair : pairs) {
      count(peers, met(pair, true), pair.otherEnd());
      count(peers, met(pair, false), pair.oneEnd());
    }
    peers.forEach(
        (met, ends) -> {
          if (ends.size() >= MANY) {
            many.add(met);
          }
        });
  }

  private static void count(Map<Met, Set<Endpoint>> peers, Met met, Endpoint peer) {
    Set<Endpoint> known = peers.computeIfAbsent(met, key -> new HashSet<>(4));
    if (known.size() < MANY) {
      known.add(peer);
    }
  }

  /**
   * A TCP client's port meets one server; a UDP client may send from one port to many, so there
   * only the ports of one peer count.
   */
  private static Met met(PairKey pair, boolean one) {
    Listener listener = one ? pair.oneListener() : pair.otherListener();
    AddressAt peer = one ? pair.other() : pair.one();
    return new Met(listener, pair.protocol() == Protocol.UDP ? peer : listener.address());
  }

  /** Whether that end of the pair was met by many ports. */
  boolean isMetByMany(PairKey pair, boolean one) {
    return many.contains(met(pair, one));
  }
}
