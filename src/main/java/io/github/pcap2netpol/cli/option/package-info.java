/** The options of commands, and their validation. */
@NullMarked
package io.github.pcap2netpol.cli.option;

import org.jspecify.annotations.NullMarked;
