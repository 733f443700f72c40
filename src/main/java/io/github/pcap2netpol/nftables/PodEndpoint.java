package io.github.pcap2netpol.nftables;

import io.github.pcap2netpol.net.IpAddress;
import io.github.pcap2netpol.net.PortProtocol;
import java.util.Comparator;

/** A port at a pod's address. */
record PodEndpoint(IpAddress address, PortProtocol port) implements Comparable<PodEndpoint> {
  private static final Comparator<PodEndpoint> ORDER =
      Comparator.comparing(PodEndpoint::address).thenComparing(PodEndpoint::port);

  @Override
  public int compareTo(PodEndpoint other) {
    return ORDER.compare(this, other);
  }
}
