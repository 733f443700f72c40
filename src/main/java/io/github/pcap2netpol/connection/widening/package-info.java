/** Limits the number of outside originators by merging neighbouring addresses into blocks. */
@NullMarked
package io.github.pcap2netpol.connection.widening;

import org.jspecify.annotations.NullMarked;
