package io.github.pcap2netpol.capture.packet;

import io.github.pcap2netpol.net.Endpoint;
import io.github.pcap2netpol.net.FiveTuple;
import io.github.pcap2netpol.net.IpAddress;
import io.github.pcap2netpol.net.Protocol;

/**
 * A packet that opens a connection, or answers one that does. An interface over an object that the
 * reader reuses, so that openings allocate nothing: use {@link #value} to keep one.
 */
public interface Opening extends FiveTuple {
  /** Nanoseconds since 1970-01-01T00:00:00Z. */
  long timeNanos();

  /** The number of the packet in its file, from 1. */
  long frame();

  /** False for SYN or INIT; true for SYN with ACK, or INIT ACK. */
  boolean answer();

  /**
   * TCP: the sender's initial sequence number; SCTP: its initiate tag, 0 (which RFC 9260 3.3.2
   * forbids) if the capture cut it off.
   */
  long sequence();

  /**
   * TCP, in an answer: the number of the SYN it answers, plus 1. SCTP: the verification tag, which
   * is the initiate tag of the INIT. In a SYN or INIT: 0.
   */
  long acknowledgment();

  /** Whether the packet never left its network namespace. */
  boolean loopback();

  /** Whether no router has forwarded it, as in {@link IpPacket#isFresh}. */
  boolean fresh();

  /** A copy that lasts. */
  default Value value() {
    return new Value(
        timeNanos(),
        frame(),
        protocol(),
        new Endpoint(new IpAddress(sourceHigh(), sourceLow()), sourcePort()),
        new Endpoint(new IpAddress(destinationHigh(), destinationLow()), destinationPort()),
        answer(),
        sequence(),
        acknowledgment(),
        loopback(),
        fresh());
  }

  /**
   * An opening as a value.
   *
   * @param protocol TCP or SCTP
   * @param source who sent it
   * @param destination who it was sent to
   */
  record Value(
      long timeNanos,
      long frame,
      Protocol protocol,
      Endpoint source,
      Endpoint destination,
      boolean answer,
      long sequence,
      long acknowledgment,
      boolean loopback,
      boolean fresh)
      implements Opening, FiveTuple.OfEndpoints {}
}
