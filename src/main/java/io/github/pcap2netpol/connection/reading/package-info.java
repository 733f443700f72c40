/** Reads the captures and connections files of a bundle, each by itself. */
@NullMarked
package io.github.pcap2netpol.connection.reading;

import org.jspecify.annotations.NullMarked;
