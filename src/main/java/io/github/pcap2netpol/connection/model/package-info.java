/**
 * What this stage yields: connections with their state, evidence and counts. Also the small keys
 * that its rooms share.
 */
@NullMarked
package io.github.pcap2netpol.connection.model;

import org.jspecify.annotations.NullMarked;
