package io.github.pcap2netpol.cluster.addresses;

import io.github.pcap2netpol.net.IpAddress;
import io.github.pcap2netpol.net.IpPrefix;
import java.util.Collection;
import java.util.HashSet;
import java.util.Set;
import java.util.TreeSet;

/**
 * A set of address blocks that answers whether one of them contains an address, with one look-up
 * per prefix length.
 */
final class PrefixSet {
  private final Set<IpPrefix> prefixes;
  private final Set<Integer> ipv4Lengths = new TreeSet<>();
  private final Set<Integer> ipv6Lengths = new TreeSet<>();

  PrefixSet(Collection<IpPrefix> prefixes) {
    this.prefixes = new HashSet<>(prefixes);
    for (IpPrefix prefix : prefixes) {
      (prefix.address().isIpv4() ? ipv4Lengths : ipv6Lengths).add(prefix.length());
    }
  }

  boolean contains(IpAddress address) {
    for (int length : address.isIpv4() ? ipv4Lengths : ipv6Lengths) {
      if (prefixes.contains(new IpPrefix(address, length))) {
        return true;
      }
    }
    return false;
  }

  /** Whether the address is the last of an IPv4 block: its directed broadcast address (RFC 919). */
  boolean isBroadcast(IpAddress address) {
    if (!address.isIpv4()) {
      return false;
    }
    for (int length : ipv4Lengths) {
      long host = 0xffff_ffffL >>> length;
      if (length < 31
          && (address.low() & host) == host
          && prefixes.contains(new IpPrefix(address, length))) {
        return true;
      }
    }
    return false;
  }
}
