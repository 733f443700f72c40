/**
 * Findings as values: what was skipped, assumed or found, counted, sorted and shown at the end. All
 * packages may use this one; it uses none.
 *
 * <p>Not here: printing (see {@code cli} and {@code output}), and failures that end the run, which
 * are exceptions.
 */
@NullMarked
package io.github.pcap2netpol.diagnostic;

import org.jspecify.annotations.NullMarked;
