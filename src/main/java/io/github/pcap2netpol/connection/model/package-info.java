/** The result of this stage: connections with their state, evidence and counts. */
@NullMarked
package io.github.pcap2netpol.connection.model;

import org.jspecify.annotations.NullMarked;
