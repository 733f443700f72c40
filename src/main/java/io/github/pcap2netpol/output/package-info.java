/**
 * The results of all stages in, files as values out, then written all or none. Here are YAML, DOT,
 * JSON and CSV, and the escaping that each of them needs.
 */
@NullMarked
package io.github.pcap2netpol.output;

import org.jspecify.annotations.NullMarked;
