package io.github.pcap2netpol.connection.model;

import io.github.pcap2netpol.net.IpAddress;
import java.util.Comparator;

/**
 * Packets between two addresses, either way, of an IP protocol that NetworkPolicy cannot express.
 *
 * @param capture the capture that saw them
 * @param ipProtocol its number (IANA, protocol-numbers), 0 to 255: 50 is ESP
 * @param one the smaller address
 * @param other the larger address
 * @param packets how many
 * @param first the first of them
 * @param last the last of them
 */
public record OtherTraffic(
    CapturePoint capture,
    int ipProtocol,
    IpAddress one,
    IpAddress other,
    long packets,
    Sighting first,
    Sighting last)
    implements Comparable<OtherTraffic> {
  private static final Comparator<OtherTraffic> ORDER =
      Comparator.comparingInt(OtherTraffic::ipProtocol)
          .thenComparing(OtherTraffic::one)
          .thenComparing(OtherTraffic::other)
          .thenComparing(OtherTraffic::capture)
          .thenComparing(OtherTraffic::first)
          .thenComparing(OtherTraffic::last)
          .thenComparingLong(OtherTraffic::packets);

  @Override
  public int compareTo(OtherTraffic that) {
    return ORDER.compare(this, that);
  }
}
