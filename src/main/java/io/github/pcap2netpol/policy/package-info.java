/**
 * The traffic graph in, NetworkPolicies with the evidence for each rule out. Here are selectors,
 * names, ports, DNS and external addresses.
 *
 * <p>Not here: what a policy means (see {@code verify}), and files (see {@code output}).
 */
@NullMarked
package io.github.pcap2netpol.policy;

import org.jspecify.annotations.NullMarked;
