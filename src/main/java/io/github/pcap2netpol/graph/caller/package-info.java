/**
 * Concludes who else will call where a caller is not a pod: API servers, hostNetwork workloads,
 * load balancers.
 */
@NullMarked
package io.github.pcap2netpol.graph.caller;

import org.jspecify.annotations.NullMarked;
