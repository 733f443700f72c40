package io.github.pcap2netpol.connection.model;

import io.github.pcap2netpol.net.Endpoint;
import io.github.pcap2netpol.net.Protocol;

/**
 * Two ends that talked, and nothing tells who opened it: makes no rule, and is severe.
 *
 * @param capture who saw it
 * @param protocol the protocol
 * @param one the smaller end
 * @param other the larger end
 * @param tally counts and times
 */
public record UndecidedConnection(
    CapturePoint capture, Protocol protocol, Endpoint one, Endpoint other, Tally tally) {}
