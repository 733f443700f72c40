/**
 * Decisions of people about the observed traffic. In: a decisions file; out: the traffic that stays
 * allowed, and the traffic that they deny. A decision never opens anything that was not observed or
 * inferred.
 *
 * <p>Not here: the clock, which is the caller's.
 */
@NullMarked
package io.github.pcap2netpol.decision;

import org.jspecify.annotations.NullMarked;
