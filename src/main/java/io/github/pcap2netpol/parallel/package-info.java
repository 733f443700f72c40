/**
 * Work on several threads, with results in the order in which they were asked for. All packages may
 * use this one; it uses none.
 */
@NullMarked
package io.github.pcap2netpol.parallel;

import org.jspecify.annotations.NullMarked;
