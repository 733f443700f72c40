/** From the first byte of a record to the transport header: link layers, IP, tunnels. */
@NullMarked
package io.github.pcap2netpol.capture.layer;

import org.jspecify.annotations.NullMarked;
