/** Decisions are read, and applied to traffic. */
@NullMarked
package io.github.pcap2netpol.decision;

import org.jspecify.annotations.NullMarked;
