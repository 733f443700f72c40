package io.github.pcap2netpol.connection.sums;

import io.github.pcap2netpol.net.IpAddress;
import org.jspecify.annotations.Nullable;

/**
 * An address while it belonged to one owner.
 *
 * @param address the address
 * @param epoch how many owners it had before, see {@link Epochs}
 */
public record AddressAt(IpAddress address, int epoch) implements Comparable<AddressAt> {
  @Override
  public int compareTo(AddressAt other) {
    int byAddress = address.compareTo(other.address);
    if (byAddress != 0) {
      return byAddress;
    }
    return Integer.compare(epoch, other.epoch);
  }

  /** Written out: maps ask so often that what the compiler would generate takes its time. */
  @Override
  public boolean equals(@Nullable Object other) {
    return this == other
        || (other instanceof AddressAt that && epoch == that.epoch && address.equals(that.address));
  }

  @Override
  public int hashCode() {
    return epoch * 31 + address.hashCode();
  }
}
