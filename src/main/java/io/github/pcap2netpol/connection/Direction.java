package io.github.pcap2netpol.connection;

/**
 * Who of a {@link PairKey} opened it.
 *
 * @param oneOpened whether it was {@link PairKey#one}
 * @param evidence how it is known
 */
record Direction(boolean oneOpened, Evidence evidence) {}
