/**
 * Capture files in, packet headers out, one at a time and in constant memory. The rooms: {@code
 * file} reads file formats, {@code layer} takes a packet through its layers, {@code dns} decodes
 * DNS messages, and {@code packet} holds what other stages see.
 *
 * <p>Not here: connections (see {@code connection}), and who owns an address (see {@code cluster}).
 * Only this stage uses pcap4j.
 */
@NullMarked
package io.github.pcap2netpol.capture;

import org.jspecify.annotations.NullMarked;
