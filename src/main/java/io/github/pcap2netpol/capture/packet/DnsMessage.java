package io.github.pcap2netpol.capture.packet;

import io.github.pcap2netpol.net.Endpoint;
import io.github.pcap2netpol.net.IpAddress;
import io.github.pcap2netpol.net.Protocol;
import java.util.List;

/**
 * A DNS message (RFC 1035 4.1), reduced to what shows which addresses a name stands for.
 *
 * @param timeNanos nanoseconds since 1970-01-01T00:00:00Z
 * @param frame the number of the packet in its file, from 1
 * @param protocol UDP or TCP
 * @param client who asked: for a response, its receiver
 * @param resolver who was asked
 * @param response whether this is a response
 * @param responseCode 0 to 15 (RFC 6895 2.3): 0 NoError, 2 ServFail, 3 NXDomain; 0 in a query
 * @param name the name asked for, in lower case, without the final dot, non-printing characters
 *     escaped as in RFC 4343 2.1; empty for the root or if there is no question
 * @param type the type asked for: 1 is A, 28 is AAAA, 33 is SRV
 * @param addresses the addresses of all A and AAAA records of the answer, whichever alias they
 *     belong to, in the order of the message
 * @param whole whether these are all: neither the capture nor the resolver (the TC bit, RFC 1035
 *     4.1.1) cut some off
 */
public record DnsMessage(
    long timeNanos,
    long frame,
    Protocol protocol,
    Endpoint client,
    Endpoint resolver,
    boolean response,
    int responseCode,
    String name,
    int type,
    List<IpAddress> addresses,
    boolean whole) {
  public DnsMessage {
    addresses = List.copyOf(addresses);
  }

  /** The message that a datagram or segment carries. */
  public static DnsMessage of(PacketHeader packet, DnsContent content) {
    Endpoint source = new Endpoint(packet.source(), packet.sourcePort());
    Endpoint destination = new Endpoint(packet.destination(), packet.destinationPort());
    return new DnsMessage(
        packet.timeNanos(),
        packet.frame(),
        packet.protocol(),
        content.response() ? destination : source,
        content.response() ? source : destination,
        content.response(),
        content.responseCode(),
        content.name(),
        content.type(),
        content.addresses(),
        content.whole());
  }
}
