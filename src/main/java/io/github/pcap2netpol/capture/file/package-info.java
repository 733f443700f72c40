/**
 * File formats: pcap and pcapng records, gzip and xz streams, and the bytes behind them.
 *
 * <p>Not here: the content of a record (see {@code capture.layer}).
 */
@NullMarked
package io.github.pcap2netpol.capture.file;

import org.jspecify.annotations.NullMarked;
