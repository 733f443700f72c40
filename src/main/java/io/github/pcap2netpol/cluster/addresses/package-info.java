/**
 * Who owns an address at a given time, and what stands behind a Service port. The one place that
 * turns a Service port into target ports.
 */
@NullMarked
package io.github.pcap2netpol.cluster.addresses;

import org.jspecify.annotations.NullMarked;
