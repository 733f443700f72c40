/** Compares captures: the two ends' views of one connection, gaps, late starts. */
@NullMarked
package io.github.pcap2netpol.connection.views;

import org.jspecify.annotations.NullMarked;
