/** DNS messages (RFC 1035). */
@NullMarked
package io.github.pcap2netpol.capture.dns;

import org.jspecify.annotations.NullMarked;
