/** Options that commands share, and what they mean. */
@NullMarked
package io.github.pcap2netpol.cli.option;

import org.jspecify.annotations.NullMarked;
