package io.github.pcap2netpol.graph.destination;

import io.github.pcap2netpol.graph.model.Inference;
import io.github.pcap2netpol.graph.model.Route;

/**
 * Where names are resolved although no capture shows it.
 *
 * @param target who answers
 * @param route how it is addressed
 * @param reason why it is taken to be so
 */
public record AssumedResolver(Target target, Route route, Inference reason) {}
