package io.github.pcap2netpol.connection;

import io.github.pcap2netpol.capture.packet.CaptureStats;
import io.github.pcap2netpol.cluster.bundle.CaptureInput;
import io.github.pcap2netpol.connection.opener.CaptureSums;
import java.util.List;
import java.util.Optional;

/**
 * One capture after reading.
 *
 * @param input which
 * @param files the names of its files
 * @param tracker what followed its packets
 * @param sums what it saw
 * @param stats of each file
 * @param extracted the connections file that it was read from, if it was
 */
record CaptureRead(
    CaptureInput input,
    List<String> files,
    CaptureTracker tracker,
    CaptureSums sums,
    List<CaptureStats> stats,
    Optional<String> extracted) {
  String name() {
    return files.get(0);
  }

  boolean isEmpty() {
    return stats.stream().allMatch(file -> file.packets() == 0);
  }
}
