/**
 * Turns connections into traffic between workloads, nodes and outside addresses. Replicas, the two
 * ends' views, and bundles are merged here. JGraphT is used in this package only, behind {@link
 * io.github.pcap2netpol.graph.TrafficGraph}.
 *
 * <p>Not here: selectors and rules (see {@code policy}).
 */
@NullMarked
package io.github.pcap2netpol.graph;

import org.jspecify.annotations.NullMarked;
