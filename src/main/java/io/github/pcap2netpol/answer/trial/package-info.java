/** Chooses connections between test pods that show whether a cluster enforces policies. */
@NullMarked
package io.github.pcap2netpol.answer.trial;

import org.jspecify.annotations.NullMarked;
