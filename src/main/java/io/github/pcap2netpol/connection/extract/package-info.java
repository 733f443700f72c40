/** Writes and reads the connections file. */
@NullMarked
package io.github.pcap2netpol.connection.extract;

import org.jspecify.annotations.NullMarked;
