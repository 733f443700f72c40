/** Reads the captures and connections files of a bundle, each on its own. */
@NullMarked
package io.github.pcap2netpol.connection.reading;

import org.jspecify.annotations.NullMarked;
