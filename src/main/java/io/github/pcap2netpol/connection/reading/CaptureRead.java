package io.github.pcap2netpol.connection.reading;

import io.github.pcap2netpol.capture.packet.CaptureStats;
import io.github.pcap2netpol.cluster.bundle.CaptureInput;
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
  public Seen seen(Pods pods, Diagnostics diagnostics) {
    TakenIn place = new CaptureMatch(pods, diagnostics).place(this);
    List<String> all = new ArrayList<>(files);
    place.pod().ifPresent(ref -> all.add(SocketSamples.file(ref)));
    CapturePoint point = new CapturePoint(name(), place.pod());
    List<CaptureTracker> trackers = new ArrayList<>();
    trackers.add(tracker);
    trackers.addAll(TunnelInsides.counted(this, place, pods, diagnostics));
    List<CaptureView> views = new ArrayList<>();
    for (CaptureTracker each : trackers) {
      views.add(
          new CaptureView(
              point,
              all,
              each.sums().sums(),
              each.sums().pairs(),
              new TreeMap<>(),
              tracker.kept(),
              each == tracker ? stats : List.of()));
    }
    return new Seen(point, all, trackers, views);
  }

  /**
   * What counts of a capture.
   *
   * @param point where it was taken
   * @param files the names of its files, and of the pod's samples
   * @param trackers who took in its packets, and what counts of those inside packets
   * @param views what each of them saw, in the same order
   */
  public record Seen(
      CapturePoint point,
      List<String> files,
      List<CaptureTracker> trackers,
      List<CaptureView> views) {
    public Seen {
      files = List.copyOf(files);
      trackers = List.copyOf(trackers);
      views = List.copyOf(views);
    }
  }

  /** How many conversations wait until it is known who opened them. */
  int waiting() {
    return tracker.allSums().stream().mapToInt(each -> each.pairs().size()).sum();
  }

  /** Decides now, as well as can be, what was to wait until all captures are read. */
  void settle() {
    tracker.allSums().forEach(CaptureSums::settlePairs);
  }

  boolean isEmpty() {
    return stats.stream().allMatch(file -> file.packets() == 0);
  }
}
