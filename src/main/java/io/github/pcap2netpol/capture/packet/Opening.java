package io.github.pcap2netpol.capture.packet;

import io.github.pcap2netpol.net.Endpoint;
import io.github.pcap2netpol.net.FiveTuple;
import io.github.pcap2netpol.net.Protocol;

/**
 * A packet that opens a connection, or answers one that does.
 *
 * @param timeNanos nanoseconds since 1970-01-01T00:00:00Z
 * @param frame the number of the packet in its file, from 1
 * @param protocol TCP or SCTP
 * @param source who sent it
 * @param destination who it was sent to
 * @param answer false for SYN or INIT; true for SYN with ACK, or INIT ACK
 * @param sequence TCP: the sender's initial sequence number; SCTP: its initiate tag, 0 (which RFC
 *     9260 3.3.2 forbids) if the capture cut it off
 * @param acknowledgment TCP, in an answer: the number of the SYN it answers, plus 1. SCTP: the
 *     verification tag, which is the initiate tag of the INIT. In a SYN or INIT: 0
 * @param loopback whether the packet never left its network namespace
 * @param fresh whether no router has passed it on, as in {@link IpPacket#isFresh}
 */
public record Opening(
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
    implements FiveTuple.OfEndpoints {}
