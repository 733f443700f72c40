/**
 * Pictures of who talks to whom: a sketch says what is shown, a drawing where, and SVG is its text.
 * Also as Mermaid, for merge requests.
 */
@NullMarked
package io.github.pcap2netpol.output.picture;

import org.jspecify.annotations.NullMarked;
