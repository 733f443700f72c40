package io.github.pcap2netpol.connection.sums;

import io.github.pcap2netpol.connection.model.Evidence;

/**
 * Who of a {@link PairKey} opened it.
 *
 * @param oneOpened whether it was {@link PairKey#one}
 * @param evidence how it is known
 */
public record Opener(boolean oneOpened, Evidence evidence) {}
