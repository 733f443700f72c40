package io.github.pcap2netpol.connection.reading;

import io.github.pcap2netpol.capture.file.CaptureSource;
import io.github.pcap2netpol.cluster.bundle.CaptureInput;
import io.github.pcap2netpol.connection.extract.ConnectionsReader;
import io.github.pcap2netpol.connection.sums.ExtractedLine;
import io.github.pcap2netpol.connection.sums.ExtractedLine.Begin;
import io.github.pcap2netpol.connection.sums.ExtractedLine.End;
import io.github.pcap2netpol.diagnostic.Diagnostic;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The captures in one connections file. */
final class ExtractedCaptures {
  private final String name;
  private final CaptureInput input;
  private final CaptureReading reading;
  private final JointCaptures joint;
  private final List<CaptureRead> reads = new ArrayList<>();
  private ExtractedCapture capture;

  /** Where the section goes if its capture has several. */
  private Optional<JointCaptures.Section> aside = Optional.empty();

  ExtractedCaptures(String name, CaptureInput input, CaptureReading reading, JointCaptures joint) {
    this.name = name;
    this.input = input;
    this.reading = reading;
    this.joint = joint;
    capture = new ExtractedCapture(name, reading);
  }

  /** The captures of which the file holds the only section. */
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
    return reads.size() == 1 ? List.of(named(reads.get(0), input, reading)) : reads;
  }

  /** A file that holds one capture is named after its pod or node, as a capture would be. */
  static CaptureRead named(CaptureRead read, CaptureInput input, CaptureReading reading) {
    boolean named =
        input.node().isPresent()
            || input.pod().filter(reading.named().pods()::contains).isPresent();
    return named
        ? new CaptureRead(
            new CaptureInput(input.place(), read.input().parts()),
            read.files(),
            read.tracker(),
            read.sums(),
            read.stats(),
            read.extracted(),
            read.links())
        : read;
  }

  private void take(ExtractedLine line) {
    if (line instanceof Begin begin) {
      aside = joint.claim(name, begin);
      capture = new ExtractedCapture(name, reading);
    }
    if (aside.isPresent()) {
      aside.get().write(line);
    } else {
      capture.take(line);
      if (line instanceof End) {
        reads.add(capture.read());
      }
    }
  }
}
