package io.github.pcap2netpol.nftables;

import io.github.pcap2netpol.net.IpAddress;
import io.github.pcap2netpol.net.IpPrefix;

/** An address family, with nftables' words for it. */
enum Family {
  IPV4("4", "ip", "ipv4_addr"),
  IPV6("6", "ip6", "ipv6_addr");

  private final String digit;
  private final String header;
  private final String type;

  Family(String digit, String header, String type) {
    this.digit = digit;
    this.header = header;
    this.type = type;
  }

  /** Distinguishes the names of its sets and maps from those of the other family. */
  String digit() {
    return digit;
  }

  /** The header that contains its addresses, as in {@code ip saddr}. */
  String header() {
    return header;
  }

  /** The type of its addresses in sets. */
  String type() {
    return type;
  }

  /** All addresses of the family. */
  IpPrefix whole() {
    return this == IPV4 ? IpPrefix.ALL_IPV4 : IpPrefix.ALL_IPV6;
  }

  boolean has(IpAddress address) {
    return address.isIpv4() == (this == IPV4);
  }
}
