/** The traffic graph as DOT, and as SVG where Graphviz is installed. */
@NullMarked
package io.github.pcap2netpol.output.graph;

import org.jspecify.annotations.NullMarked;
