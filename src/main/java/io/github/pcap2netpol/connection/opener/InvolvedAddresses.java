package io.github.pcap2netpol.connection.opener;

import io.github.pcap2netpol.connection.sums.AddressAt;
import io.github.pcap2netpol.connection.sums.Epochs;
import io.github.pcap2netpol.connection.sums.ExtractedLine;
import io.github.pcap2netpol.connection.sums.ExtractedLine.Said;
import io.github.pcap2netpol.net.IpAddress;
import java.util.HashMap;
import java.util.Map;

/** Counts in how many packets each address was, which shows which pod a capture is from. */
public final class InvolvedAddresses {
  /** How many addresses are counted. */
  private static final int MOST = 50_000;

  private final Epochs epochs;
  private final Map<AddressAt, Involved> byAddress = new HashMap<>();
  private long packets;

  InvolvedAddresses(Epochs epochs) {
    this.epochs = epochs;
  }

  /** How many packets an address was in, and when it was first seen. */
  public static final class Involved {
    private long packets;
    private long timeNanos;

    Involved(long timeNanos) {
      this.timeNanos = timeNanos;
    }

    public long packets() {
      return packets;
    }

    /** In nanoseconds since 1970. */
    public long timeNanos() {
      return timeNanos;
    }
  }

  public Map<AddressAt, Involved> byAddress() {
    return byAddress;
  }

  /** The number of packets between ordinary addresses. */
  public long packets() {
    return packets;
  }

  /** The time of the first packet between ordinary addresses, 0 if there is none. */
  public long firstNanos() {
    return byAddress.values().stream().mapToLong(Involved::timeNanos).min().orElse(0);
  }

  /** Counts packets of protocols other than TCP, UDP and SCTP. */
  void count(ExtractedLine.Other line) {
    count(line.one(), line.other(), false, line.first().timeNanos(), line.packets());
  }

  void count(Said said) {
    count(
        said.one().address(),
        said.other().address(),
        said.loopback(),
        said.first().timeNanos(),
        said.packets());
  }

  void count(IpAddress one, IpAddress other, boolean loopback, long time, long packets) {
    if (loopback || isNoise(one) || isNoise(other)) {
      return;
    }
    this.packets += packets;
    count(epochs.at(one, time), time, packets);
    count(epochs.at(other, time), time, packets);
  }

  private void count(AddressAt address, long time, long packets) {
    Involved known = byAddress.get(address);
    if (known == null) {
      if (byAddress.size() >= MOST) {
        return;
      }
      known = new Involved(time);
      byAddress.put(address, known);
    }
    known.packets += packets;
    known.timeNanos = Math.min(known.timeNanos, time);
  }

  private static boolean isNoise(IpAddress address) {
    return address.isLinkLocal()
        || address.isMulticast()
        || address.isLoopback()
        || address.isUnspecified()
        || address.isLimitedBroadcast();
  }
}
