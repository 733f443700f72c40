package io.github.pcap2netpol.connection.sums;

import java.util.Collections;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * The origin of the flow records that a capture was imported from, and whose traffic they hold.
 *
 * @param format the word for the format, as in {@code hubble}
 * @param ofNodes whether it recorded whole nodes: then all pods of a node are recorded if any pod
 *     of the node was recorded at its own end
 * @param nodes the nodes, if they were named; empty if they are to be inferred
 * @param namespaces only pods of these namespaces are recorded; empty for no such restriction
 */
public record Recorder(
    String format, boolean ofNodes, SortedSet<String> nodes, SortedSet<String> namespaces) {
  public Recorder {
    nodes = Collections.unmodifiableSortedSet(new TreeSet<>(nodes));
    namespaces = Collections.unmodifiableSortedSet(new TreeSet<>(namespaces));
  }
}
