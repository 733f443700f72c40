/**
 * Connections and owners of addresses in, traffic between workloads, nodes and outside addresses
 * out. Here replicas, the two ends' views and bundles are merged. JGraphT is used in this package
 * only, behind {@link io.github.pcap2netpol.graph.TrafficGraph}.
 *
 * <p>Not here: selectors and rules (see {@code policy}).
 */
@NullMarked
package io.github.pcap2netpol.graph;

import org.jspecify.annotations.NullMarked;
