/** Packets built by name, capture files around them, and what the reader says of them. */
@NullMarked
package io.github.pcap2netpol.capture.testing;

import org.jspecify.annotations.NullMarked;
