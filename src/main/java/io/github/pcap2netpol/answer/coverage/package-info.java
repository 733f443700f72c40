/**
 * What a run did not observe: what the cluster declares and no capture shows, and whether the
 * captures were long enough.
 */
@NullMarked
package io.github.pcap2netpol.answer.coverage;

import org.jspecify.annotations.NullMarked;
