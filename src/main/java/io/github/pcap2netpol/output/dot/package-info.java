/** The whole graph as DOT, for Graphviz. */
@NullMarked
package io.github.pcap2netpol.output.dot;

import org.jspecify.annotations.NullMarked;
