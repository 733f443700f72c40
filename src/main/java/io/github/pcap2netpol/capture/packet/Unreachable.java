package io.github.pcap2netpol.capture.packet;

import io.github.pcap2netpol.net.Endpoint;
import io.github.pcap2netpol.net.FiveTuple;
import io.github.pcap2netpol.net.IpAddress;
import io.github.pcap2netpol.net.Protocol;

/**
 * An ICMP (RFC 792) or ICMPv6 (RFC 4443 3.1) "destination unreachable", described by the packet it
 * quotes. Does not include "fragmentation needed" (RFC 1191), which only asks for smaller packets.
 *
 * @param timeNanos nanoseconds since 1970-01-01T00:00:00Z
 * @param frame the number of the ICMP packet in its file, from 1
 * @param protocol the quoted packet's protocol
 * @param source the quoted packet's source: who tried
 * @param destination the quoted packet's destination: what could not be reached
 * @param reporter who sent the error
 * @param byHostOnly whether only the destination host itself sends such an error: no such port, or
 *     no such protocol (RFC 792, RFC 4443 3.1); routers along the path send other errors too
 */
public record Unreachable(
    long timeNanos,
    long frame,
    Protocol protocol,
    Endpoint source,
    Endpoint destination,
    IpAddress reporter,
    boolean byHostOnly)
    implements FiveTuple.OfEndpoints {

  /**
   * Whether the standard lets the reporter send it. That survives address translation, which
   * translates the error and its quotation together.
   */
  public boolean isFromEntitled() {
    return !byHostOnly || reporter.equals(destination.address());
  }
}
