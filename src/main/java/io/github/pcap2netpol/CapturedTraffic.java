package io.github.pcap2netpol;

import io.github.pcap2netpol.capture.packet.CaptureStats;
import io.github.pcap2netpol.connection.model.CapturePoint;
import io.github.pcap2netpol.connection.model.Watched;
import io.github.pcap2netpol.graph.model.TrafficMap;
import java.util.Collections;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * The observed traffic, before any policy is made from it.
 *
 * @param captures what was read from each capture
 * @param watched the pods of captures that hold several pods, sorted
 * @param traffic who called whom
 */
public record CapturedTraffic(
    SortedMap<CapturePoint, List<CaptureStats>> captures,
    List<Watched> watched,
    TrafficMap traffic) {
  public CapturedTraffic {
    captures = Collections.unmodifiableSortedMap(new TreeMap<>(captures));
    watched = List.copyOf(watched);
  }
}
