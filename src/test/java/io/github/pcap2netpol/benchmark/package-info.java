/**
 * How long a whole run takes, and how much memory: on the sample and on a big generated cluster.
 */
@NullMarked
package io.github.pcap2netpol.benchmark;

import org.jspecify.annotations.NullMarked;
