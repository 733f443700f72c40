package io.github.pcap2netpol.connection.sums;

import io.github.pcap2netpol.net.IpAddress;

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
    return byAddress != 0 ? byAddress : Integer.compare(epoch, other.epoch);
  }
}
