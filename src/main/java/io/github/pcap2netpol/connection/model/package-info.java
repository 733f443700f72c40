/** What this stage yields: connections with their state, evidence and counts. */
@NullMarked
package io.github.pcap2netpol.connection.model;

import org.jspecify.annotations.NullMarked;
