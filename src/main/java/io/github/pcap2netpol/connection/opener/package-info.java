/** Decides who opened a connection, and keeps crowds of outside callers small. */
@NullMarked
package io.github.pcap2netpol.connection.opener;

import org.jspecify.annotations.NullMarked;
