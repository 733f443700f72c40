/**
 * A generated fleet: pods that call each other, what a tcpdump sidecar in each of them records, and
 * the metadata of their cluster.
 */
@NullMarked
package io.github.pcap2netpol.benchmark.fleet;

import org.jspecify.annotations.NullMarked;
