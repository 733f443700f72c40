/** What flow records say, whatever their format. */
@NullMarked
package io.github.pcap2netpol.flowlog.model;

import org.jspecify.annotations.NullMarked;
