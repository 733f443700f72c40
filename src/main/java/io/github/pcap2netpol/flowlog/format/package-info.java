/** The formats, one class each, and the parsing of their text. */
@NullMarked
package io.github.pcap2netpol.flowlog.format;

import org.jspecify.annotations.NullMarked;
