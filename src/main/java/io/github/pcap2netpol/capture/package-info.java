/**
 * Turns capture files into packet headers, one at a time and in constant memory. {@code file} reads
 * file formats, {@code layer} takes a packet through its layers, {@code dns} decodes DNS messages,
 * and {@code packet} is what other stages see.
 *
 * <p>Not here: connections (see {@code connection}), and who owns an address (see {@code cluster}).
 * Only this stage uses pcap4j.
 */
@NullMarked
package io.github.pcap2netpol.capture;

import org.jspecify.annotations.NullMarked;
