/** Documentation of commands: help, manual pages and completion. */
@NullMarked
package io.github.pcap2netpol.cli.help;

import org.jspecify.annotations.NullMarked;
