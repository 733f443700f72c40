package io.github.pcap2netpol.net;

import java.util.Comparator;

/**
 * An address and a port on it.
 *
 * @param address the address
 * @param port 0 to 65535
 */
public record Endpoint(IpAddress address, int port) implements Comparable<Endpoint> {
  private static final Comparator<Endpoint> ORDER =
      Comparator.comparing(Endpoint::address).thenComparingInt(Endpoint::port);

  public Endpoint {
    if (port < 0 || port > 65535) {
      throw new IllegalArgumentException("port out of range 0 to 65535: " + port);
    }
  }

  @Override
  public int compareTo(Endpoint other) {
    return ORDER.compare(this, other);
  }

  /** For example {@code 10.244.1.5:8080} or {@code [fd00::1]:8080} (RFC 3986 3.2.2). */
  @Override
  public String toString() {
    return address.isIpv4() ? address + ":" + port : "[" + address + "]:" + port;
  }
}
