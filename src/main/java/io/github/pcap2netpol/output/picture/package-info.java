/**
 * Pictures of who calls whom: a sketch says what is shown, a drawing says where, and SVG is its
 * text. Also as Mermaid, for merge requests.
 */
@NullMarked
package io.github.pcap2netpol.output.picture;

import org.jspecify.annotations.NullMarked;
