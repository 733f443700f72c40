/** Findings about policies that need no traffic. */
@NullMarked
package io.github.pcap2netpol.verify.finding;

import org.jspecify.annotations.NullMarked;
