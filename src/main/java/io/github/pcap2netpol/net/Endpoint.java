package io.github.pcap2netpol.net;

import org.jspecify.annotations.Nullable;

/**
 * An address and a port on it.
 *
 * @param address the address
 * @param port 0 to 65535
 */
public record Endpoint(IpAddress address, int port) implements Comparable<Endpoint> {
  public Endpoint {
    if (port < 0 || port > 65535) {
      throw new IllegalArgumentException("port out of range 0 to 65535: " + port);
    }
  }

  @Override
  public int compareTo(Endpoint other) {
    int byAddress = address.compareTo(other.address);
    if (byAddress != 0) {
      return byAddress;
    }
    return Integer.compare(port, other.port);
  }

  /** For example {@code 10.244.1.5:8080} or {@code [fd00::1]:8080} (RFC 3986 3.2.2). */
  @Override
  public String toString() {
    return address.isIpv4() ? address + ":" + port : "[" + address + "]:" + port;
  }

  /** Written out: maps ask so often that what the compiler would generate takes its time. */
  @Override
  public boolean equals(@Nullable Object other) {
    return this == other
        || (other instanceof Endpoint that && port == that.port && address.equals(that.address));
  }

  @Override
  public int hashCode() {
    return port * 31 + address.hashCode();
  }
}
