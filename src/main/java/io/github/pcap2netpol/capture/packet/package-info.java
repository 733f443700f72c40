/**
 * The result of reading a capture: packet headers, openings, DNS messages and ICMP errors as they
 * pass by, and the statistics of each file. Other stages see only this, the reader and its sources.
 */
@NullMarked
package io.github.pcap2netpol.capture.packet;

import org.jspecify.annotations.NullMarked;
