/** Observed or allowed connections as a table, in several formats. */
@NullMarked
package io.github.pcap2netpol.output.listing;

import org.jspecify.annotations.NullMarked;
