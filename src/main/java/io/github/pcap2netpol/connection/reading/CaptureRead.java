package io.github.pcap2netpol.connection.reading;

import io.github.pcap2netpol.capture.packet.CaptureStats;
import io.github.pcap2netpol.cluster.bundle.CaptureInput;
import io.github.pcap2netpol.cluster.model.PodRef;
import io.github.pcap2netpol.connection.model.CapturePoint;
import io.github.pcap2netpol.connection.opener.CaptureSums;
import io.github.pcap2netpol.connection.opener.CaptureView;
import io.github.pcap2netpol.connection.opener.Pods;
import io.github.pcap2netpol.diagnostic.Diagnostics;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;

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
public record CaptureRead(
    CaptureInput input,
    List<String> files,
    CaptureTracker tracker,
    CaptureSums sums,
    List<CaptureStats> stats,
    Optional<String> extracted) {
  public String name() {
    return files.get(0);
  }

  /** What was seen, and where: in which pod, as far as the file's name and its addresses tell. */
  public CaptureView view(Pods pods, Diagnostics diagnostics) {
    Optional<PodRef> pod = new CaptureMatch(pods, diagnostics).owner(this);
    List<String> all = new ArrayList<>(files);
    pod.ifPresent(ref -> all.add(SocketSamples.file(ref)));
    return new CaptureView(
        new CapturePoint(name(), pod),
        all,
        sums.sums(),
        sums.pairs(),
        new TreeMap<>(),
        tracker.kept(),
        stats);
  }

  boolean isEmpty() {
    return stats.stream().allMatch(file -> file.packets() == 0);
  }
}
