package io.github.pcap2netpol.output.report;

import io.github.pcap2netpol.graph.model.Exposure;
import io.github.pcap2netpol.graph.model.TrafficEdge;
import java.util.Collections;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * The traffic that the connections of a row are part of.
 *
 * @param services the Services that were called, or that exposed the port, as in {@code shop/web}
 * @param names the names under which an outside destination was looked up
 * @param edges the edges of the graph; empty if it gets no rule
 * @param exposures the exposed ports that were called from outside; empty if it gets no rule
 */
record RowTraffic(
    SortedSet<String> services,
    SortedSet<String> names,
    SortedSet<TrafficEdge> edges,
    SortedSet<Exposure> exposures) {
  public RowTraffic {
    services = Collections.unmodifiableSortedSet(new TreeSet<>(services));
    names = Collections.unmodifiableSortedSet(new TreeSet<>(names));
    edges = Collections.unmodifiableSortedSet(new TreeSet<>(edges));
    exposures = Collections.unmodifiableSortedSet(new TreeSet<>(exposures));
  }
}
