package io.github.pcap2netpol.connection.sums;

import io.github.pcap2netpol.net.IpAddress;

/**
 * An address while it belonged to one owner.
 *
 * @param address the address
 * @param epoch how many owners it had before, see {@link Epochs}
 */
public record AddressAt(IpAddress address, int epoch) implements Comparable<AddressAt> {
  // These two by hand, since what the compiler makes of them is slow before it has been optimized.

  @Override
  public boolean equals(Object object) {
    return object instanceof AddressAt other
        && epoch == other.epoch
        && address.low() == other.address.low()
        && address.high() == other.address.high();
  }

  @Override
  public int hashCode() {
    return address.hashCode() * 31 + epoch;
  }

  @Override
  public int compareTo(AddressAt other) {
    int byAddress = address.compareTo(other.address);
    return byAddress != 0 ? byAddress : Integer.compare(epoch, other.epoch);
  }
}
