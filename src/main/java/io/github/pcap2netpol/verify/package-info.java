/**
 * Judges connections by NetworkPolicies: a verdict for each connection, with the policy and rule
 * that decided it. The semantics of NetworkPolicy are implemented here and nowhere else.
 */
@NullMarked
package io.github.pcap2netpol.verify;

import org.jspecify.annotations.NullMarked;
