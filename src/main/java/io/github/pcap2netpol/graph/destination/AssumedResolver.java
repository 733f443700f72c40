package io.github.pcap2netpol.graph.destination;

import io.github.pcap2netpol.cluster.model.WorkloadRef;
import io.github.pcap2netpol.graph.model.Inference;
import io.github.pcap2netpol.graph.model.Route;
import java.util.Optional;

/**
 * Where names are resolved although no capture shows it.
 *
 * @param client whose resolver it is; empty if it is everybody's
 * @param target who answers
 * @param route how it is addressed
 * @param reason why it is taken to be so
 */
public record AssumedResolver(
    Optional<WorkloadRef> client, Target target, Route route, Inference reason) {}
