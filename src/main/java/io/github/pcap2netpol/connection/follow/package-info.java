/** Follows conversations packet by packet, without allocating: TCP, SCTP, UDP and DNS look-ups. */
@NullMarked
package io.github.pcap2netpol.connection.follow;

import org.jspecify.annotations.NullMarked;
