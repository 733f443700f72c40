/**
 * Turns the traffic graph into NetworkPolicies with the evidence for each rule: selectors, names,
 * ports, DNS and external addresses.
 *
 * <p>Not here: what a policy means (see {@code verify}), and files (see {@code output}).
 */
@NullMarked
package io.github.pcap2netpol.policy;

import org.jspecify.annotations.NullMarked;
