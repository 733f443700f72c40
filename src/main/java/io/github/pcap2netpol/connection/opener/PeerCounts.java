package io.github.pcap2netpol.connection.opener;

import io.github.pcap2netpol.connection.sums.Listener;
import io.github.pcap2netpol.connection.sums.PairKey;
import io.github.pcap2netpol.net.Endpoint;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/**
 * Which TCP and SCTP ports were in contact with many peers: a client's port is in contact with one
 * server only. Each capture is counted separately, since two captures may show one connection with
 * different addresses.
 */
public final class PeerCounts {
  /** This many peers count as many. */
  static final int MANY = 3;

  static final PeerCounts NONE = new PeerCounts();

  private final Set<Listener> many = new HashSet<>();

  /** Counts the peers in one capture. */
  public void count(Collection<PairKey> pairs) {
    Map<Listener, Set<Endpoint>> peers = new HashMap<>();
    for (PairKey pair : pairs) {
      count(peers, pair.oneListener(), pair.otherEnd());
      count(peers, pair.otherListener(), pair.oneEnd());
    }
    peers.forEach(
        (listener, ends) -> {
          if (ends.size() >= MANY) {
            many.add(listener);
          }
        });
  }

  private static void count(Map<Listener, Set<Endpoint>> peers, Listener listener, Endpoint peer) {
    Set<Endpoint> known = peers.computeIfAbsent(listener, key -> new HashSet<>(4));
    if (known.size() < MANY) {
      known.add(peer);
    }
  }

  /** Whether that end of the pair was in contact with many ports. */
  boolean isMetByMany(PairKey pair, boolean one) {
    return many.contains(one ? pair.oneListener() : pair.otherListener());
  }
}
