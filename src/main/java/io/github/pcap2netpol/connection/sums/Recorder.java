package io.github.pcap2netpol.connection.sums;

import java.util.Collections;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * Who made the records that a capture was imported from, and whose traffic they hold.
 *
 * @param format the word for the format, as in {@code hubble}
 * @param ofNodes whether it recorded whole nodes: then all pods of the nodes are recorded of which
 *     something was recorded at its own end
 * @param nodes the nodes, where they were named; empty if they are to be found out
 * @param namespaces only pods of these namespaces are recorded; empty for no such restriction
 */
public record Recorder(
    String format, boolean ofNodes, SortedSet<String> nodes, SortedSet<String> namespaces) {
  public Recorder {
    nodes = Collections.unmodifiableSortedSet(new TreeSet<>(nodes));
    namespaces = Collections.unmodifiableSortedSet(new TreeSet<>(namespaces));
  }
}
