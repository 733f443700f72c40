package io.github.pcap2netpol.connection.sums;

import io.github.pcap2netpol.net.PortProtocol;
import java.util.Comparator;

/** An address and port on which somebody may listen. */
public record Listener(AddressAt address, PortProtocol port) implements Comparable<Listener> {
  private static final Comparator<Listener> ORDER =
      Comparator.comparing(Listener::address).thenComparing(Listener::port);

  @Override
  public int compareTo(Listener other) {
    return ORDER.compare(this, other);
  }
}
