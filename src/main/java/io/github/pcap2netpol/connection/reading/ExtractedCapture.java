package io.github.pcap2netpol.connection.reading;

import io.github.pcap2netpol.capture.packet.CaptureStats;
import io.github.pcap2netpol.cluster.bundle.CaptureInput;
import io.github.pcap2netpol.cluster.bundle.CapturePlace;
import io.github.pcap2netpol.cluster.model.PodRef;
import io.github.pcap2netpol.cluster.proc.NodeLinks;
import io.github.pcap2netpol.connection.sums.ExtractedLine;
import io.github.pcap2netpol.connection.sums.ExtractedLine.Begin;
import io.github.pcap2netpol.connection.sums.ExtractedLine.End;
import io.github.pcap2netpol.connection.sums.ExtractedLine.Found;
import io.github.pcap2netpol.diagnostic.Diagnostics;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * One capture from connections files, read line by line as its packets would be: from one section,
 * or from several that follow each other.
 */
final class ExtractedCapture {
  private final String name;
  private final CaptureReading reading;
  private final CaptureTracker tracker;
  private LineIntake intake;
  private Optional<PodRef> pod = Optional.empty();
  private final List<String> files = new ArrayList<>();
  private final Diagnostics found = new Diagnostics();
  private final List<CaptureStats> stats = new ArrayList<>();

  /**
   * Prepares for the lines of one capture.
   *
   * @param name of the connections file
   */
  ExtractedCapture(String name, CaptureReading reading) {
    this.name = name;
    this.reading = reading;
    tracker =
        new CaptureTracker(reading.ports(), reading.epochs(), reading.limits()).splitByInterface();
    intake = new LineIntake(tracker);
  }

  /** How many files it has so far. */
  int files() {
    return files.size();
  }

  void take(ExtractedLine line) {
    if (line instanceof Begin begin) {
      begin(begin);
    } else if (line instanceof Found one) {
      found.add(one.diagnostic());
    } else {
      intake.take(line);
    }
    if (line instanceof End end) {
      stats.addAll(end.stats());
    }
  }

  private void begin(Begin begin) {
    intake = new LineIntake(tracker);
    pod = begin.pod();
    begin.recorder().ifPresent(tracker::ofRecords);
    // A capture from standard input is named after the connections file.
    begin.files().forEach(file -> files.add(file.equals("-") ? name : file));
  }

  /** The capture, after its last line. */
  CaptureRead read() {
    CaptureFaults faults = CaptureFaults.of(found.sorted(), stats);
    reading.diagnostics().addAll(faults.found());
    List<Path> parts = files.stream().map(Path::of).toList();
    CapturePlace place =
        pod.<CapturePlace>map(CapturePlace.InPod::new)
            .orElseGet(() -> reading.named().placeOf(parts));
    return new CaptureRead(
        new CaptureInput(place, parts),
        files,
        tracker,
        tracker.finish(),
        faults.stats(),
        Optional.of(name),
        NodeLinks.NONE);
  }
}
