/** What {@code --help} and {@code completion} print. */
@NullMarked
package io.github.pcap2netpol.cli.help;

import org.jspecify.annotations.NullMarked;
