/**
 * Follows conversations packet by packet, without allocating: TCP, SCTP, UDP and DNS look-ups. A
 * capture's conversations are divided into {@linkplain Shard shards}, which threads follow side by
 * side in {@linkplain Rounds rounds}.
 */
@NullMarked
package io.github.pcap2netpol.connection.follow;

import org.jspecify.annotations.NullMarked;
