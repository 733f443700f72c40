package io.github.pcap2netpol.connection.sums;

import io.github.pcap2netpol.net.PortProtocol;
import org.jspecify.annotations.Nullable;

/** An address and a port at which somebody may listen. */
public record Listener(AddressAt address, PortProtocol port) implements Comparable<Listener> {
  @Override
  public int compareTo(Listener other) {
    int byAddress = address.compareTo(other.address);
    if (byAddress != 0) {
      return byAddress;
    }
    return port.compareTo(other.port);
  }

  /** Written out: maps ask so often that what the compiler would generate takes its time. */
  @Override
  public boolean equals(@Nullable Object other) {
    return this == other
        || (other instanceof Listener that
            && port.equals(that.port)
            && address.equals(that.address));
  }

  @Override
  public int hashCode() {
    return port.hashCode() * 31 + address.hashCode();
  }
}
