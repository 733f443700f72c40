/** What fuzz tests of all packages share. */
@NullMarked
package io.github.pcap2netpol.fuzz;

import org.jspecify.annotations.NullMarked;
