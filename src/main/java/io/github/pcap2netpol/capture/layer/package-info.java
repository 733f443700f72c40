/**
 * From the first byte of a packet to the transport header: link layers, IP, tunnels. {@link
 * io.github.pcap2netpol.capture.layer.Dissector} is the entry point.
 */
@NullMarked
package io.github.pcap2netpol.capture.layer;

import org.jspecify.annotations.NullMarked;
