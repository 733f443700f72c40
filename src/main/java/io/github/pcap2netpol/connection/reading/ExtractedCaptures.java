package io.github.pcap2netpol.connection.reading;

import io.github.pcap2netpol.capture.file.CaptureSource;
import io.github.pcap2netpol.cluster.bundle.CaptureInput;
import io.github.pcap2netpol.cluster.bundle.CapturePlace;
import io.github.pcap2netpol.cluster.proc.NodeLinks;
import io.github.pcap2netpol.connection.extract.ConnectionsReader;
import io.github.pcap2netpol.connection.sums.ExtractedLine;
import io.github.pcap2netpol.connection.sums.ExtractedLine.Begin;
import io.github.pcap2netpol.connection.sums.ExtractedLine.End;
import io.github.pcap2netpol.connection.sums.ExtractedLine.Found;
import io.github.pcap2netpol.diagnostic.Diagnostic;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The captures in one connections file, read line by line as their packets would be. */
final class ExtractedCaptures {
  private final String name;
  private final CaptureInput input;
  private final CaptureReading reading;
  private final List<CaptureRead> reads = new ArrayList<>();
  private final List<Diagnostic> found = new ArrayList<>();
  private Begin begin = new Begin(List.of(), Optional.empty());
  private CaptureTracker tracker;
  private LineIntake intake;

  ExtractedCaptures(String name, CaptureInput input, CaptureReading reading) {
    this.name = name;
    this.input = input;
    this.reading = reading;
    tracker = newTracker();
    intake = new LineIntake(tracker);
  }

  private CaptureTracker newTracker() {
    return new CaptureTracker(reading.ports(), reading.epochs(), reading.limits())
        .splitByInterface();
  }

  List<CaptureRead> read(CaptureSource source) {
    try (InputStream in = source.open()) {
      ConnectionsReader.read(in, name, this::take, reading.diagnostics());
    } catch (IOException e) {
      reading
          .diagnostics()
          .add(
              Diagnostic.severe(
                  "connections-unreadable", name, "The file cannot be read; check it."));
    }
    if (reads.size() != 1) {
      return reads;
    }
    // A file that holds one capture is named after its pod or node, as a capture would be.
    boolean named =
        input.node().isPresent()
            || input.pod().filter(reading.named().pods()::contains).isPresent();
    return named ? List.of(takenAt(input.place(), reads.get(0))) : reads;
  }

  private static CaptureRead takenAt(CapturePlace place, CaptureRead read) {
    return new CaptureRead(
        new CaptureInput(place, read.input().parts()),
        read.files(),
        read.tracker(),
        read.sums(),
        read.stats(),
        read.extracted(),
        read.links());
  }

  private void take(ExtractedLine line) {
    if (line instanceof Begin next) {
      begin = next;
      found.clear();
      tracker = newTracker();
      next.recorder().ifPresent(tracker::ofRecords);
      intake = new LineIntake(tracker);
    } else if (line instanceof Found found) {
      this.found.add(found.diagnostic());
    } else {
      intake.take(line);
    }
    if (line instanceof End end) {
      // A capture from standard input is named after the connections file.
      List<String> files =
          begin.files().stream().map(file -> file.equals("-") ? name : file).toList();
      List<Path> parts = files.stream().map(Path::of).toList();
      CaptureFaults faults = CaptureFaults.of(found, end.stats());
      reading.diagnostics().addAll(faults.found());
      CapturePlace place =
          begin
              .pod()
              .<CapturePlace>map(CapturePlace.InPod::new)
              .orElseGet(() -> reading.named().placeOf(parts));
      reads.add(
          new CaptureRead(
              new CaptureInput(place, parts),
              files,
              tracker,
              tracker.finish(),
              faults.stats(),
              Optional.of(name),
              NodeLinks.NONE));
    }
  }
}
