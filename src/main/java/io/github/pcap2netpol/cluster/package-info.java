/**
 * Turns Kubernetes metadata and {@code /proc/net} samples into answers: "who owned this address at
 * that time?", "what is behind this Service port?" and "who listens where?".
 *
 * <p>Not here: the captured traffic (see {@code connection}), and the meaning of NetworkPolicies,
 * which are only carried along as documents (see {@code verify}).
 */
@NullMarked
package io.github.pcap2netpol.cluster;

import org.jspecify.annotations.NullMarked;
