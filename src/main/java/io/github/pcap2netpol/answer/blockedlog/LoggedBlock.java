package io.github.pcap2netpol.answer.blockedlog;

import io.github.pcap2netpol.net.IpAddress;
import io.github.pcap2netpol.net.PortProtocol;
import io.github.pcap2netpol.policy.model.Direction;
import java.time.Instant;
import java.util.Optional;

/**
 * A connection that an enforcer logged as blocked.
 *
 * @param time when, empty if the log doesn't say
 * @param from who opened it
 * @param to whom it was for, as the enforcer saw it: usually a pod, not a Service
 * @param port the destination's port
 * @param end which end blocked it: its egress or its ingress; empty if the log doesn't say
 */
record LoggedBlock(
    Optional<Instant> time,
    IpAddress from,
    IpAddress to,
    PortProtocol port,
    Optional<Direction> end) {}
