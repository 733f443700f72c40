package io.github.pcap2netpol.connection;

import io.github.pcap2netpol.net.IpAddress;
import java.util.Arrays;
import java.util.Map;

/**
 * Numbers the owners that an address had one after another, from 0, so that what belongs to
 * different owners is never summed up together.
 *
 * @param takeovers as in {@link io.github.pcap2netpol.cluster.AddressBook#takeovers}
 */
record Epochs(Map<IpAddress, long[]> takeovers) {
  AddressAt at(IpAddress address, long timeNanos) {
    return new AddressAt(address, epoch(address, timeNanos));
  }

  private int epoch(IpAddress address, long timeNanos) {
    long[] moments = takeovers.get(address);
    if (moments == null) {
      return 0;
    }
    int found = Arrays.binarySearch(moments, timeNanos);
    return found >= 0 ? found + 1 : -found - 1;
  }

  /** The next moment at which the address changes hands; the largest number if it does not. */
  long nextTakeover(IpAddress address, long timeNanos) {
    long[] moments = takeovers.get(address);
    int epoch = epoch(address, timeNanos);
    return moments == null || epoch == moments.length ? Long.MAX_VALUE : moments[epoch];
  }
}
