/** Keeps crowds of outside callers small, by taking neighbours together. */
@NullMarked
package io.github.pcap2netpol.connection.crowd;

import org.jspecify.annotations.NullMarked;
