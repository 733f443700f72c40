/** What this stage yields: policies with the evidence for each rule; and the options. */
@NullMarked
package io.github.pcap2netpol.policy.model;

import org.jspecify.annotations.NullMarked;
