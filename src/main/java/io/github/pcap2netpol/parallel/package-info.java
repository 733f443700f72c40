/**
 * Work on several threads whose results never show it: they come in the order in which they were
 * asked for. All packages may use this one; it uses none.
 */
@NullMarked
package io.github.pcap2netpol.parallel;

import org.jspecify.annotations.NullMarked;
