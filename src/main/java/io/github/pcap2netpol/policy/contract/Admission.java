package io.github.pcap2netpol.policy.contract;

import io.github.pcap2netpol.contract.AgreedPort;
import io.github.pcap2netpol.contract.Network;
import io.github.pcap2netpol.net.IpPrefix;
import java.util.Collections;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * Who may call, and why.
 *
 * @param peer who
 * @param ports at which ports; empty means every port of every protocol
 * @param reason the reason, as a comment
 */
record Admission(Peer peer, SortedSet<AgreedPort> ports, String reason) {
  Admission {
    ports = Collections.unmodifiableSortedSet(new TreeSet<>(ports));
  }

  static Admission toEveryPort(Peer peer, String reason) {
    return new Admission(peer, Collections.emptySortedSet(), reason);
  }

  boolean isToEveryPort() {
    return ports.isEmpty();
  }

  /** One side of an admission; networks come first. */
  sealed interface Peer extends Comparable<Peer> {
    @Override
    default int compareTo(Peer other) {
      if (this instanceof Members one && other instanceof Members two) {
        return one.network().compareTo(two.network());
      }
      return this instanceof Blocks && other instanceof Blocks
          ? toString().compareTo(other.toString())
          : this instanceof Members ? -1 : 1;
    }
  }

  /** The pods of a network, in whatever namespace. */
  record Members(Network network) implements Peer {}

  /**
   * Addresses.
   *
   * @param range the addresses
   * @param except blocks in it that are excluded
   */
  record Blocks(IpPrefix range, SortedSet<IpPrefix> except) implements Peer {
    Blocks {
      except = Collections.unmodifiableSortedSet(new TreeSet<>(except));
    }
  }
}
