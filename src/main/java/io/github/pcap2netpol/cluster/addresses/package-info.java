/**
 * Who owns an address at a given time, and what is behind a Service port. {@link
 * io.github.pcap2netpol.cluster.addresses.TargetPorts} is the one place that turns a Service port
 * into a target port.
 */
@NullMarked
package io.github.pcap2netpol.cluster.addresses;

import org.jspecify.annotations.NullMarked;
