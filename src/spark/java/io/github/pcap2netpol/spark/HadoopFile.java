package io.github.pcap2netpol.spark;

import java.io.Serializable;

/**
 * A file of a capture.
 *
 * @param name the name to show in messages and to write to the connections file
 * @param uri where it is, with scheme and authority
 * @param size its length in bytes
 */
record HadoopFile(String name, String uri, long size) implements Serializable {}
