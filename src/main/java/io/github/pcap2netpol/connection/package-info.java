/**
 * Turns packet headers into connections: originator, responder, protocol, port, state, kind of
 * evidence, counts, when they were first and last seen, and where. This stage decides who opened a
 * connection.
 *
 * <p>Not here: which workload an address belongs to (see {@code graph}).
 */
@NullMarked
package io.github.pcap2netpol.connection;

import org.jspecify.annotations.NullMarked;
