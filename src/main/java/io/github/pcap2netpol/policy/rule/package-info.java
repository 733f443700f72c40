/** Ingress, egress and DNS rules, with their comments, before they are written. */
@NullMarked
package io.github.pcap2netpol.policy.rule;

import org.jspecify.annotations.NullMarked;
