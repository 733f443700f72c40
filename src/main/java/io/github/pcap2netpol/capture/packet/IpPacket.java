package io.github.pcap2netpol.capture.packet;

import io.github.pcap2netpol.net.IpAddress;

/**
 * The relevant parts of one packet's IP header. An interface over a cursor that moves with the
 * reader, so that reading allocates nothing per packet: keep values, never the object.
 */
public interface IpPacket {
  /** Nanoseconds since 1970-01-01T00:00:00Z. */
  long timeNanos();

  /** The number of the packet in its file, from 1, as tshark shows it. */
  long frame();

  /** The first 64 bits of the source address, as in {@link IpAddress#high}. */
  long sourceHigh();

  /** The last 64 bits of the source address, as in {@link IpAddress#low}. */
  long sourceLow();

  /** The first 64 bits of the destination address, as in {@link IpAddress#high}. */
  long destinationHigh();

  /** The last 64 bits of the destination address, as in {@link IpAddress#low}. */
  long destinationLow();

  /**
   * Whether the packet never left its network namespace: seen on {@code lo}, or by its addresses.
   */
  boolean loopback();

  /**
   * How many hops the packet may still take (IPv4: time to live; IPv6: hop limit), 0 to 255; 0 also
   * if unknown.
   */
  default int hopLimit() {
    return 0;
  }

  /**
   * Whether no router has forwarded the packet, judging by its hop limit: systems send packets with
   * 64, 128 or 255.
   */
  default boolean isFresh() {
    int hops = hopLimit();
    return hops == 64 || hops == 128 || hops == 255;
  }

  default IpAddress source() {
    return new IpAddress(sourceHigh(), sourceLow());
  }

  default IpAddress destination() {
    return new IpAddress(destinationHigh(), destinationLow());
  }
}
