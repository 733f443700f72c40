package io.github.pcap2netpol.graph.destination;

import io.github.pcap2netpol.cluster.model.WorkloadRef;
import io.github.pcap2netpol.graph.model.Inference;
import io.github.pcap2netpol.graph.model.Route;
import java.util.Optional;

/**
 * A resolver that is used although no capture shows it.
 *
 * @param client who uses it; empty means everybody
 * @param target the resolver itself
 * @param route how it is called
 * @param reason why it is assumed
 */
public record AssumedResolver(
    Optional<WorkloadRef> client, Target target, Route route, Inference reason) {}
