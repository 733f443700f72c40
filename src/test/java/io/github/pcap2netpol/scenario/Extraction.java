package io.github.pcap2netpol.scenario;

import io.github.pcap2netpol.capture.file.FileSource;
import io.github.pcap2netpol.capture.packet.OverlayPorts;
import io.github.pcap2netpol.cluster.CaptureFinder;
import io.github.pcap2netpol.cluster.bundle.CaptureInput;
import io.github.pcap2netpol.cluster.bundle.UnusableInputException;
import io.github.pcap2netpol.connection.ConnectionExtractor;
import io.github.pcap2netpol.diagnostic.Diagnostics;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** Replaces captures of a bundle by what is extracted from them. */
final class Extraction {
  private Extraction() {}

  /** All captures into one file. */
  static void inPlace(Path bundle) throws IOException, UnusableInputException {
    List<CaptureInput> captures = CaptureFinder.find(List.of(bundle), new Diagnostics());
    extract(captures, bundle.resolve("captures/connections.ndjson.gz"));
  }

  /** Every second capture into a file of its own, named after the pod or node; the others stay. */
  static void everySecondCapture(Path bundle) throws IOException, UnusableInputException {
    List<CaptureInput> captures = CaptureFinder.find(List.of(bundle), new Diagnostics());
    for (int i = 0; i < captures.size(); i += 2) {
      CaptureInput capture = captures.get(i);
      String place = capture.pod().map(Object::toString).or(capture::node).orElseThrow();
      extract(
          // As if from a folder that is not a bundle, where nothing says which pod it belongs to.
          List.of(new CaptureInput(Optional.empty(), capture.parts())),
          bundle.resolve("captures/" + place + ".ndjson.gz"));
    }
  }

  private static void extract(List<CaptureInput> captures, Path file) throws IOException {
    try (OutputStream out = Files.newOutputStream(file)) {
      ConnectionExtractor.extract(
          captures,
          path -> new FileSource(path, path.toString()),
          OverlayPorts.USUAL,
          2,
          ConnectionExtractor.Packing.GZIP,
          out,
          new Diagnostics());
    }
    for (CaptureInput capture : captures) {
      for (Path part : capture.parts()) {
        Files.delete(part);
      }
    }
  }
}
