/**
 * From a live cluster to a bundle's {@code cluster/} folder, whose only writer this is: what is
 * asked of the API server, and which fields of the answers are kept. Nothing here is needed to
 * analyse; the client's classes are loaded by nobody else.
 */
@NullMarked
package io.github.pcap2netpol.snapshot;

import org.jspecify.annotations.NullMarked;
