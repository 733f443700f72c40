/**
 * Turns arguments into an exit code: options, messages and progress. picocli is used in this
 * package only.
 */
@NullMarked
package io.github.pcap2netpol.cli;

import org.jspecify.annotations.NullMarked;
