/** Mergeable sums and their keys: what is kept of conversations once they are over. */
@NullMarked
package io.github.pcap2netpol.connection.sums;

import org.jspecify.annotations.NullMarked;
