/** Turns rule drafts into NetworkPolicy objects: names, ports, peers. */
@NullMarked
package io.github.pcap2netpol.policy.write;

import org.jspecify.annotations.NullMarked;
