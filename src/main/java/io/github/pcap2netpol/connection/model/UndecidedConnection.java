package io.github.pcap2netpol.connection.model;

import io.github.pcap2netpol.net.Endpoint;
import io.github.pcap2netpol.net.Protocol;

/**
 * Traffic between two endpoints without evidence of who opened the connection. It gets no rule, and
 * is severe.
 *
 * @param capture the capture that saw it
 * @param protocol the protocol
 * @param one the smaller endpoint
 * @param other the larger endpoint
 * @param tally counts and times
 */
public record UndecidedConnection(
    CapturePoint capture, Protocol protocol, Endpoint one, Endpoint other, Tally tally) {}
