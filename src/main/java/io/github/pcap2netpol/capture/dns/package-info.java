/** Decodes DNS messages (RFC 1035), independently of the layers below. */
@NullMarked
package io.github.pcap2netpol.capture.dns;

import org.jspecify.annotations.NullMarked;
