/**
 * Group-based contracts: which networks (groups of pods with a common label) agreed to call which
 * others, and at which ports. From files to values; how they compare with the observed traffic; the
 * traffic that they stand for; and the contracts that describe the observed traffic.
 *
 * <p>Not here: policies made of them (see {@code policy.contract}).
 */
@NullMarked
package io.github.pcap2netpol.contract;

import org.jspecify.annotations.NullMarked;
