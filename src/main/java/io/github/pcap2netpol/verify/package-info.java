/**
 * NetworkPolicies and connections in, a verdict for each connection out, with the policy and the
 * rule that decided it. Here are the semantics of NetworkPolicy, and nowhere else.
 */
@NullMarked
package io.github.pcap2netpol.verify;

import org.jspecify.annotations.NullMarked;
