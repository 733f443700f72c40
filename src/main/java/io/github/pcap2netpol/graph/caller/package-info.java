/**
 * Whom a caller that is no pod stands for tomorrow: API servers, hostNetwork workloads, balancers.
 */
@NullMarked
package io.github.pcap2netpol.graph.caller;

import org.jspecify.annotations.NullMarked;
