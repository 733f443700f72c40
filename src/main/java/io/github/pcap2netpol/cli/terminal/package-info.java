/** The terminal: messages, colours, progress. */
@NullMarked
package io.github.pcap2netpol.cli.terminal;

import org.jspecify.annotations.NullMarked;
