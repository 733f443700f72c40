/** The semantics of NetworkPolicy: may this connection pass, and which rule decides? */
@NullMarked
package io.github.pcap2netpol.verify.evaluate;

import org.jspecify.annotations.NullMarked;
