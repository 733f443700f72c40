/** Connections as a table, seen or allowed, and the table in each format. */
@NullMarked
package io.github.pcap2netpol.output.listing;

import org.jspecify.annotations.NullMarked;
