/** Writes the output folder, all or nothing. */
@NullMarked
package io.github.pcap2netpol.output.folder;

import org.jspecify.annotations.NullMarked;
