package io.github.pcap2netpol.graph;

import io.github.pcap2netpol.cluster.Bundle;
import io.github.pcap2netpol.connection.model.Traffic;

/** A bundle, and what its captures showed. */
public record Observation(Bundle bundle, Traffic traffic) {}
