/** The connections file, written and read. */
@NullMarked
package io.github.pcap2netpol.connection.extract;

import org.jspecify.annotations.NullMarked;
