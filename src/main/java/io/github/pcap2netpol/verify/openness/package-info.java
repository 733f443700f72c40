/** Counts what policies open beyond the traffic that they were made of. */
@NullMarked
package io.github.pcap2netpol.verify.openness;

import org.jspecify.annotations.NullMarked;
