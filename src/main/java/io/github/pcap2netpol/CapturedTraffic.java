package io.github.pcap2netpol;

import io.github.pcap2netpol.capture.packet.CaptureStats;
import io.github.pcap2netpol.connection.model.CapturePoint;
import io.github.pcap2netpol.graph.model.TrafficMap;
import java.util.Collections;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * The observed traffic, before any policy is made from it.
 *
 * @param captures what was read from each capture
 * @param traffic who talked to whom
 */
public record CapturedTraffic(
    SortedMap<CapturePoint, List<CaptureStats>> captures, TrafficMap traffic) {
  public CapturedTraffic {
    captures = Collections.unmodifiableSortedMap(new TreeMap<>(captures));
  }
}
