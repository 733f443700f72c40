package io.github.pcap2netpol.connection.sums;

import io.github.pcap2netpol.net.EpochNanos;
import io.github.pcap2netpol.net.IpAddress;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;

/**
 * Numbers the successive owners of an address from 0, so that the traffic of different owners is
 * never summed up together. An address changes hands at a full second, rounded up, so packets
 * within one second may be summed up before the owners are known.
 *
 * @param takeovers as in {@link io.github.pcap2netpol.cluster.addresses.AddressBook#takeovers}
 */
public record Epochs(Map<IpAddress, long[]> takeovers) implements AddressTimes {
  public Epochs {
    Map<IpAddress, long[]> rounded = new HashMap<>();
    takeovers.forEach(
        (address, moments) ->
            rounded.put(address, Arrays.stream(moments).map(Epochs::fullSecond).toArray()));
    takeovers = rounded;
  }

  private static long fullSecond(long nanos) {
    long over = Math.floorMod(nanos, EpochNanos.SECOND);
    return over == 0 || nanos > Long.MAX_VALUE - EpochNanos.SECOND
        ? nanos
        : nanos - over + EpochNanos.SECOND;
  }

  @Override
  public AddressAt at(IpAddress address, long timeNanos) {
    return new AddressAt(address, epoch(address, timeNanos));
  }

  @Override
  public long sameUntil(IpAddress address, long timeNanos) {
    return nextTakeover(address, timeNanos);
  }

  /** Few addresses have more than one owner. */
  @Override
  public int hash(long timeNanos) {
    return 0;
  }

  private int epoch(IpAddress address, long timeNanos) {
    long[] moments = takeovers.get(address);
    if (moments == null) {
      return 0;
    }
    int epoch = Arrays.binarySearch(moments, timeNanos);
    if (epoch < 0) {
      return -epoch - 1;
    }
    // Two takeovers in one second count as one.
    while (epoch < moments.length && moments[epoch] <= timeNanos) {
      epoch++;
    }
    return epoch;
  }

  /** The next moment at which the address changes hands; {@link Long#MAX_VALUE} if it does not. */
  public long nextTakeover(IpAddress address, long timeNanos) {
    long[] moments = takeovers.get(address);
    int epoch = epoch(address, timeNanos);
    return moments == null || epoch == moments.length ? Long.MAX_VALUE : moments[epoch];
  }
}
