/**
 * What people decided about the observed traffic: a file of decisions in, the traffic that stays
 * allowed and the traffic that they deny out. A decision never opens what was not observed or
 * inferred.
 *
 * <p>Not here: the clock, which is the caller's.
 */
@NullMarked
package io.github.pcap2netpol.decision;

import org.jspecify.annotations.NullMarked;
