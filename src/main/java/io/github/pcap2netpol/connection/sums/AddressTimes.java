package io.github.pcap2netpol.connection.sums;

import io.github.pcap2netpol.net.EpochNanos;
import io.github.pcap2netpol.net.IpAddress;

/**
 * Distinguishes an address at one time from the same address at another, where its owner may have
 * changed.
 */
@FunctionalInterface
public interface AddressTimes {
  AddressAt at(IpAddress address, long timeNanos);

  /**
   * The moment from that time on until which {@link #at} gives the same; {@link Long#MAX_VALUE} if
   * it always will. Owners change at full seconds only.
   */
  default long sameUntil(IpAddress address, long timeNanos) {
    return timeNanos - Math.floorMod(timeNanos, EpochNanos.SECOND) + EpochNanos.SECOND;
  }
}
