package io.github.pcap2netpol;

import io.github.pcap2netpol.capture.packet.CaptureStats;
import io.github.pcap2netpol.connection.model.CapturePoint;
import io.github.pcap2netpol.connection.model.Watched;
import io.github.pcap2netpol.graph.model.TrafficMap;
import java.util.Collections;
import java.util.List;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * The observed traffic, before any policy is made from it.
 *
 * @param captures what was read from each capture
 * @param watched the pods of captures that hold several pods, sorted
 * @param traffic who called whom
 * @param recordedFor the namespaces for which everything was recorded, if nodes were recorded and
 *     their captures hold other namespaces' pods, too; else empty
 */
public record CapturedTraffic(
    SortedMap<CapturePoint, List<CaptureStats>> captures,
    List<Watched> watched,
    TrafficMap traffic,
    SortedSet<String> recordedFor) {
  public CapturedTraffic {
    captures = Collections.unmodifiableSortedMap(new TreeMap<>(captures));
    watched = List.copyOf(watched);
    recordedFor = Collections.unmodifiableSortedSet(new TreeSet<>(recordedFor));
  }
}
