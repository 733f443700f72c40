/** Files for scripts/try-policies: the objects to create, and the connections to try. */
@NullMarked
package io.github.pcap2netpol.output.trial;

import org.jspecify.annotations.NullMarked;
