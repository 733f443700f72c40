package io.github.pcap2netpol.capture.packet;

import io.github.pcap2netpol.net.IpAddress;

/**
 * The two ends of a tunnel: the addresses of the outer IP header, regardless of direction.
 *
 * @param one the smaller address
 * @param other the larger address, or the same
 */
public record TunnelEnds(IpAddress one, IpAddress other) implements Comparable<TunnelEnds> {
  public TunnelEnds {
    if (one.compareTo(other) > 0) {
      IpAddress smaller = other;
      other = one;
      one = smaller;
    }
  }

  @Override
  public int compareTo(TunnelEnds that) {
    int byOne = one.compareTo(that.one);
    return byOne != 0 ? byOne : other.compareTo(that.other);
  }
}
