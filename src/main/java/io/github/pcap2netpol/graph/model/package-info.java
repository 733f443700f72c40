/** The result of this stage: the traffic graph of workloads, nodes and outside addresses. */
@NullMarked
package io.github.pcap2netpol.graph.model;

import org.jspecify.annotations.NullMarked;
