package io.github.pcap2netpol.connection.sums;

import io.github.pcap2netpol.net.IpAddress;
import java.util.Comparator;

/**
 * An address while it belonged to one owner.
 *
 * @param address the address
 * @param epoch how many owners it had before, see {@link Epochs}
 */
public record AddressAt(IpAddress address, int epoch) implements Comparable<AddressAt> {
  private static final Comparator<AddressAt> ORDER =
      Comparator.comparing(AddressAt::address).thenComparingInt(AddressAt::epoch);

  @Override
  public int compareTo(AddressAt other) {
    return ORDER.compare(this, other);
  }
}
