/**
 * Who owns an address at a given time, and what stands behind a Service port. {@link
 * io.github.pcap2netpol.cluster.addresses.TargetPorts} is the one place where a Service port
 * becomes a target port.
 */
@NullMarked
package io.github.pcap2netpol.cluster.addresses;

import org.jspecify.annotations.NullMarked;
