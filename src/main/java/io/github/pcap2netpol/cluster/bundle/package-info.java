/** The layout of a bundle: its files, and which capture belongs to which pod. */
@NullMarked
package io.github.pcap2netpol.cluster.bundle;

import org.jspecify.annotations.NullMarked;
