/**
 * Extracts the captures of a fleet on an Apache Spark cluster: one task for each capture. What goes
 * in: captures on any file system that Hadoop knows. What comes out: connections files, which
 * joined in the order of their names are byte for byte what {@code extract} writes on one machine,
 * and on request a table of the connections in Parquet.
 *
 * <p>Not here: how captures are read, grouped and summed up. The tasks call what {@code extract}
 * and {@code list} call.
 */
@NullMarked
package io.github.pcap2netpol.spark;

import org.jspecify.annotations.NullMarked;
