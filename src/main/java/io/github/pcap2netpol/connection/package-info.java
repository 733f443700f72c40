/**
 * Packet headers in, connections summed up out: originator, responder, protocol, port, state, kind
 * of evidence, counts, first and last seen, and where. Here it is decided who opened a connection.
 *
 * <p>Not here: which workload an address stands for (see {@code graph}).
 */
@NullMarked
package io.github.pcap2netpol.connection;

import org.jspecify.annotations.NullMarked;
