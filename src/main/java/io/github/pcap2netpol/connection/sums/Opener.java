package io.github.pcap2netpol.connection.sums;

import io.github.pcap2netpol.connection.model.Evidence;

/** Which end of a {@link PairKey} opened the connection. */
public record Opener(boolean oneOpened, Evidence evidence) {}
