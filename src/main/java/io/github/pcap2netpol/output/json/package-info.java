/** The JSON writer. */
@NullMarked
package io.github.pcap2netpol.output.json;

import org.jspecify.annotations.NullMarked;
