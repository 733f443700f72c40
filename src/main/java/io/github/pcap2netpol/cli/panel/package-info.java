/** The panel in which people decide about observed connections. */
@NullMarked
package io.github.pcap2netpol.cli.panel;

import org.jspecify.annotations.NullMarked;
