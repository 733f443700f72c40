/** The result of this stage, policies with the evidence for each rule, and its options. */
@NullMarked
package io.github.pcap2netpol.policy.model;

import org.jspecify.annotations.NullMarked;
