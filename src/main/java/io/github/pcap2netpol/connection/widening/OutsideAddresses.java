package io.github.pcap2netpol.connection.widening;

import io.github.pcap2netpol.cluster.addresses.AddressBook;
import io.github.pcap2netpol.cluster.addresses.AddressOwner.UnknownOwner;
import io.github.pcap2netpol.connection.sums.AddressAt;
import io.github.pcap2netpol.connection.sums.Epochs;
import io.github.pcap2netpol.net.EpochNanos;
import org.jspecify.annotations.Nullable;

/** Knows which addresses are outside the cluster. Thread-safe. */
public final class OutsideAddresses {
  private final AddressBook addresses;
  private final Epochs epochs;
  private @Nullable OutsideRanges ranges;

  public OutsideAddresses(AddressBook addresses, Epochs epochs) {
    this.addresses = addresses;
    this.epochs = epochs;
  }

  /** Whether the address is neither in the metadata nor in the pods' subnets, at any time. */
  public boolean contain(AddressAt address, long timeNanos) {
    return addresses.ownerAt(address.address(), EpochNanos.instant(timeNanos))
            instanceof UnknownOwner unknown
        && !unknown.insidePodNetwork()
        && !epochs.takeovers().containsKey(address.address());
  }

  /** How far outside addresses may be merged; computed on first use. */
  synchronized OutsideRanges ranges() {
    OutsideRanges known = ranges;
    if (known == null) {
      known = OutsideRanges.around(addresses.known());
      ranges = known;
    }
    return known;
  }
}
