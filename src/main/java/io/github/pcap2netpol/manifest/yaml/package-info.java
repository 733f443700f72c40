/**
 * Reads YAML as kubectl does: documents, tags, merge keys, tabs. What an unquoted word means is in
 * {@link io.github.pcap2netpol.manifest.ScalarType}.
 */
@NullMarked
package io.github.pcap2netpol.manifest.yaml;

import org.jspecify.annotations.NullMarked;
