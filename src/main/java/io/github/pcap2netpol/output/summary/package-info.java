/** The summary that {@code analyse} prints at its end. */
@NullMarked
package io.github.pcap2netpol.output.summary;

import org.jspecify.annotations.NullMarked;
