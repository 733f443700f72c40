package io.github.pcap2netpol.scenario;

import io.github.pcap2netpol.net.IpAddress;
import io.github.pcap2netpol.net.IpPrefix;
import java.util.List;

/**
 * A node of a scenario.
 *
 * @param name its name
 * @param addresses its own addresses
 * @param podCidrs the subnets of its pods, in the families of its addresses
 */
record NodeSketch(String name, List<IpAddress> addresses, List<IpPrefix> podCidrs) {

  /** The n-th node: 172.30.0.(10 + n) with pods in 10.244.n.0/24, and likewise in IPv6. */
  static NodeSketch numbered(int n, Families families) {
    return new NodeSketch(
        "node" + n,
        families.pick("172.30.0." + (10 + n), "fd00:30::" + (10 + n)),
        families.pick("10.244." + n + ".0", "fd00:10:244:" + n + "::").stream()
            .map(address -> new IpPrefix(address, address.isIpv4() ? 24 : 64))
            .toList());
  }

  /** The address at which its pods see it: the first of their subnet. */
  IpAddress gateway(boolean v4) {
    return podAddress(v4, 1);
  }

  /** The address of its own in a family. */
  IpAddress address(boolean v4) {
    return addresses.stream().filter(a -> a.isIpv4() == v4).findFirst().orElseThrow();
  }

  IpAddress podAddress(boolean v4, int host) {
    IpAddress subnet =
        podCidrs.stream()
            .map(IpPrefix::address)
            .filter(address -> address.isIpv4() == v4)
            .findFirst()
            .orElseThrow();
    return new IpAddress(subnet.high(), subnet.low() + host);
  }
}
