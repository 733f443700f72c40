/**
 * Kubernetes metadata and {@code /proc/net} samples in; answers to "whose address is this, at that
 * time?", "what stands behind this Service port?" and "who listens where?" out.
 *
 * <p>Not here: what was said on the wire (see {@code connection}), and NetworkPolicies, whose
 * documents are only carried along (see {@code verify}).
 */
@NullMarked
package io.github.pcap2netpol.cluster;

import org.jspecify.annotations.NullMarked;
