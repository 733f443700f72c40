/** Decides who opened a connection. */
@NullMarked
package io.github.pcap2netpol.connection.opener;

import org.jspecify.annotations.NullMarked;
