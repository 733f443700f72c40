/** What a called address stands for: pods, Services, nodes, host ports. */
@NullMarked
package io.github.pcap2netpol.graph.destination;

import org.jspecify.annotations.NullMarked;
