package io.github.pcap2netpol.cluster.proc;

import io.github.pcap2netpol.net.IpAddress;
import io.github.pcap2netpol.net.IpPrefix;
import java.util.HexFormat;
import java.util.Optional;

/**
 * One line of {@code /proc/net/route} or {@code ipv6_route}.
 *
 * @param destination the destination block
 * @param gateway the next hop, empty if the destination is on the link
 * @param unusable whether it rejects packets or belongs to the loopback interface
 */
record ProcRoute(IpPrefix destination, Optional<IpAddress> gateway, boolean unusable) {
  // include/uapi/linux/route.h
  private static final int UP = 0x1;
  private static final int REJECT = 0x200;

  boolean isDefault() {
    return !unusable && destination.length() == 0;
  }

  /** Whether it leads to a block of ordinary addresses, not everywhere or to a single host. */
  boolean isSubnet() {
    IpAddress first = destination.address();
    return !unusable
        && destination.length() > 0
        && !destination.isSingle()
        && !first.isLinkLocal()
        && !first.isMulticast()
        && !first.isLoopback();
  }

  /** Words: interface, destination, gateway, flags, 3 counters, mask, ... */
  static Optional<ProcRoute> ofIpv4(String[] words) {
    if (words.length < 8 || !ProcSocket.isHex(words[3], 1, 8)) {
      return Optional.empty();
    }
    Optional<IpAddress> destination = ipv4(words[1]);
    Optional<IpAddress> gateway = ipv4(words[2]);
    Optional<IpAddress> mask = ipv4(words[7]);
    if (destination.isEmpty() || gateway.isEmpty() || mask.isEmpty()) {
      return Optional.empty();
    }
    int length = Long.bitCount(mask.get().low() & 0xffff_ffffL);
    return Optional.of(
        new ProcRoute(
            new IpPrefix(destination.get(), length),
            gateway.filter(address -> !address.isUnspecified()),
            isUnusable(words[3], words[0])));
  }

  /** Words: destination, its length, source, its length, next hop, 3 counters, flags, interface. */
  static Optional<ProcRoute> ofIpv6(String[] words) {
    if (words.length < 10
        || !ProcSocket.isHex(words[0], 32, 32)
        || !ProcSocket.isHex(words[1], 2, 2)
        || !ProcSocket.isHex(words[4], 32, 32)
        || !ProcSocket.isHex(words[8], 1, 8)) {
      return Optional.empty();
    }
    IpAddress destination = ipv6(words[0]);
    int length = Integer.parseInt(words[1], 16);
    // An IPv4-mapped destination would not be an IPv6 route.
    if (length > 128 || destination.isIpv4()) {
      return Optional.empty();
    }
    return Optional.of(
        new ProcRoute(
            new IpPrefix(destination, length),
            Optional.of(ipv6(words[4])).filter(address -> !address.isUnspecified()),
            isUnusable(words[8], words[9])));
  }

  private static boolean isUnusable(String flags, String device) {
    long bits = Long.parseLong(flags, 16);
    return (bits & UP) == 0 || (bits & REJECT) != 0 || device.equals("lo");
  }

  private static Optional<IpAddress> ipv4(String hex) {
    return hex.length() == 8 ? ProcSocket.address(hex) : Optional.empty();
  }

  private static IpAddress ipv6(String hex) {
    return IpAddress.ofBytes(HexFormat.of().parseHex(hex));
  }
}
