/**
 * Turns the results of all stages into files as values, and writes all of them or none. YAML, DOT,
 * JSON and CSV live here, each with the escaping it needs.
 */
@NullMarked
package io.github.pcap2netpol.output;

import org.jspecify.annotations.NullMarked;
