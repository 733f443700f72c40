/** The formats: one class each, and how their text is taken apart. */
@NullMarked
package io.github.pcap2netpol.flowlog.format;

import org.jspecify.annotations.NullMarked;
