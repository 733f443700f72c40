/**
 * Writes a bundle's {@code cluster/} folder from a live cluster, as its only writer: what is
 * requested from the API server, and which fields of the answers are kept. Nothing here is needed
 * for analysis; no other package loads the client's classes.
 */
@NullMarked
package io.github.pcap2netpol.snapshot;

import org.jspecify.annotations.NullMarked;
