/** What commands print: summaries, explanations, verdicts, differences. */
@NullMarked
package io.github.pcap2netpol.output.pages;

import org.jspecify.annotations.NullMarked;
