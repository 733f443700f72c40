package io.github.pcap2netpol.connection.sums;

import io.github.pcap2netpol.net.IpAddress;

/**
 * Distinguishes an address at one time from the same address at another, where its owner may have
 * changed.
 */
@FunctionalInterface
public interface AddressTimes {
  AddressAt at(IpAddress address, long timeNanos);
}
