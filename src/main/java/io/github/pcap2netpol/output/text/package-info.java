/**
 * Text for people: wrapped to the width of a terminal; names, ports, times and verdicts, escaped
 * where they come from outside.
 */
@NullMarked
package io.github.pcap2netpol.output.text;

import org.jspecify.annotations.NullMarked;
