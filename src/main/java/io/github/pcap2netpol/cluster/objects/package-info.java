/** Decodes API objects from metadata files, and how pods changed over time. */
@NullMarked
package io.github.pcap2netpol.cluster.objects;

import org.jspecify.annotations.NullMarked;
