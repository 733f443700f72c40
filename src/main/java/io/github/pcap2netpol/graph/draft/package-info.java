/** Edges and exposures while they are being collected. */
@NullMarked
package io.github.pcap2netpol.graph.draft;

import org.jspecify.annotations.NullMarked;
