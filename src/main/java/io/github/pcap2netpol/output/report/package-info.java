/** {@code report.json}, {@code connections.csv} and {@code bundle.json}. */
@NullMarked
package io.github.pcap2netpol.output.report;

import org.jspecify.annotations.NullMarked;
