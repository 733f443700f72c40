/** Samples of {@code /proc/net} from pods: sockets and routes. */
@NullMarked
package io.github.pcap2netpol.cluster.proc;

import org.jspecify.annotations.NullMarked;
