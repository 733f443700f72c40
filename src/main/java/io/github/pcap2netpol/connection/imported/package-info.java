/** Sums up flow records of other tools as the lines of a connections file. */
@NullMarked
package io.github.pcap2netpol.connection.imported;

import org.jspecify.annotations.NullMarked;
