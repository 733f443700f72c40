/** Reads JSON, and JSON lines. */
@NullMarked
package io.github.pcap2netpol.manifest.json;

import org.jspecify.annotations.NullMarked;
