package io.github.pcap2netpol.connection.sums;

import io.github.pcap2netpol.net.IpAddress;

/** Tells what an address did at one time from what it did at another, where that may matter. */
@FunctionalInterface
public interface AddressTimes {
  AddressAt at(IpAddress address, long timeNanos);
}
