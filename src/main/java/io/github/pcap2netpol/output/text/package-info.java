/** Names, ports, times and verdicts as text, escaped where they come from outside. */
@NullMarked
package io.github.pcap2netpol.output.text;

import org.jspecify.annotations.NullMarked;
