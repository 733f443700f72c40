/**
 * Reads captures inside archives (tar, tar.gz, zip) in place: nothing is written to disk, and entry
 * names are never used as paths.
 */
@NullMarked
package io.github.pcap2netpol.capture.archive;

import org.jspecify.annotations.NullMarked;
