/**
 * Decodes API objects from metadata files and links them: owners, pod histories, changes over time.
 */
@NullMarked
package io.github.pcap2netpol.cluster.objects;

import org.jspecify.annotations.NullMarked;
