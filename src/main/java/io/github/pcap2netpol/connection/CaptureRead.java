package io.github.pcap2netpol.connection;

import io.github.pcap2netpol.capture.CaptureStats;
import io.github.pcap2netpol.cluster.CaptureInput;
import java.util.List;

/**
 * One capture after reading.
 *
 * @param input which
 * @param files the names of its files
 * @param tracker what followed its packets
 * @param sums what it saw
 * @param stats of each file
 */
record CaptureRead(
    CaptureInput input,
    List<String> files,
    CaptureTracker tracker,
    CaptureSums sums,
    List<CaptureStats> stats) {
  String name() {
    return files.get(0);
  }

  boolean isEmpty() {
    return stats.stream().allMatch(file -> file.packets() == 0);
  }
}
