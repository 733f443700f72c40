/**
 * Reads captures inside archives (tar, tar.gz, zip) where they lie: nothing is written to disk, and
 * no entry's name is used as a place.
 */
@NullMarked
package io.github.pcap2netpol.capture.archive;

import org.jspecify.annotations.NullMarked;
