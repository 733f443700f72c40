/** Replays observed connections against policies. */
@NullMarked
package io.github.pcap2netpol.verify.replay;

import org.jspecify.annotations.NullMarked;
