/** What two sets of policies allow differently. */
@NullMarked
package io.github.pcap2netpol.answer.diff;

import org.jspecify.annotations.NullMarked;
