/**
 * Reads text into trees of values: JSON and YAML, with one set of limits, and file and line in
 * every message.
 *
 * <p>Not here: what the objects mean (see {@code cluster} and {@code verify}).
 */
@NullMarked
package io.github.pcap2netpol.manifest;

import org.jspecify.annotations.NullMarked;
