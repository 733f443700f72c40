package io.github.pcap2netpol.connection.sums;

import io.github.pcap2netpol.net.EpochNanos;
import io.github.pcap2netpol.net.IpAddress;

/**
 * Distinguishes an address at one time from the same address at another, where its owner may have
 * changed.
 */
public interface AddressTimes {
  /**
   * Tells apart all seconds, for when the owners are not known yet: they change at full seconds.
   */
  AddressTimes BY_SECOND =
      new AddressTimes() {
        @Override
        public AddressAt at(IpAddress address, long timeNanos) {
          return new AddressAt(address, (int) EpochNanos.second(timeNanos));
        }

        @Override
        public long sameUntil(IpAddress address, long timeNanos) {
          return timeNanos - Math.floorMod(timeNanos, EpochNanos.SECOND) + EpochNanos.SECOND;
        }

        @Override
        public int hash(long timeNanos) {
          return (int) EpochNanos.second(timeNanos);
        }
      };

  AddressAt at(IpAddress address, long timeNanos);

  /**
   * The moment from that time on until which {@link #at} gives the same; {@link Long#MAX_VALUE} if
   * it always will.
   */
  long sameUntil(IpAddress address, long timeNanos);

  /** The same for all times at which {@link #at} gives the same for some address. */
  int hash(long timeNanos);
}
