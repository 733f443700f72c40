/** Policies as YAML, with their comments. */
@NullMarked
package io.github.pcap2netpol.output.yaml;

import org.jspecify.annotations.NullMarked;
