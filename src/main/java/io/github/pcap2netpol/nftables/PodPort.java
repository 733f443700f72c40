package io.github.pcap2netpol.nftables;

import io.github.pcap2netpol.net.IpAddress;
import io.github.pcap2netpol.net.PortProtocol;
import java.util.Comparator;

/** A port at a pod's address. */
record PodPort(IpAddress address, PortProtocol port) implements Comparable<PodPort> {
  private static final Comparator<PodPort> ORDER =
      Comparator.comparing(PodPort::address).thenComparing(PodPort::port);

  @Override
  public int compareTo(PodPort other) {
    return ORDER.compare(this, other);
  }
}
