/**
 * Capture files in, packet headers out, one at a time and in constant memory. Here are the file
 * formats (pcap, pcapng, gzip), the link types, VLAN tags, IP and what lies between it and the
 * transport, and nothing that remembers a packet.
 *
 * <p>Not here: connections (see {@code connection}), and whose address it is (see {@code cluster}).
 * pcap4j is used in this package only.
 */
@NullMarked
package io.github.pcap2netpol.capture;

import org.jspecify.annotations.NullMarked;
