/** Which connections between test pods show whether a cluster enforces what policies say. */
@NullMarked
package io.github.pcap2netpol.answer.trial;

import org.jspecify.annotations.NullMarked;
