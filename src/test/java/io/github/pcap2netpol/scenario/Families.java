package io.github.pcap2netpol.scenario;

import io.github.pcap2netpol.net.IpAddress;
import java.util.List;

/** The address families of a cluster; a Service with a single address gets one of the first. */
enum Families {
  IPV4,
  IPV6,
  DUAL_STACK;

  boolean has(boolean v4) {
    return this == DUAL_STACK || (this == IPV4) == v4;
  }

  List<IpAddress> pick(String v4, String v6) {
    return switch (this) {
      case IPV4 -> List.of(IpAddress.of(v4));
      case IPV6 -> List.of(IpAddress.of(v6));
      case DUAL_STACK -> List.of(IpAddress.of(v4), IpAddress.of(v6));
    };
  }
}
