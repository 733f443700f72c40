/**
 * Addresses, prefixes, protocols and ports as values. All packages may use this one; it uses none.
 *
 * <p>Not here: who owns an address (see {@code cluster}), or what a port means.
 */
@NullMarked
package io.github.pcap2netpol.net;

import org.jspecify.annotations.NullMarked;
