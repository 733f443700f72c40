package io.github.pcap2netpol.connection.reading;

import io.github.pcap2netpol.capture.file.CaptureSource;
import io.github.pcap2netpol.cluster.bundle.CaptureInput;
import io.github.pcap2netpol.connection.extract.ConnectionsReader;
import io.github.pcap2netpol.connection.extract.PeekedSource;
import io.github.pcap2netpol.connection.sums.ExtractedLine.Begin;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * What a look at an input's file showed before it is read.
 *
 * @param peeked what kind of file it is; empty if it is a pipe, which can be read only once
 * @param begins the captures in a connections file
 */
record Looked(CaptureInput input, Path part, Optional<PeekedSource> peeked, List<Begin> begins) {
  Looked {
    begins = List.copyOf(begins);
  }

  static Looked at(CaptureInput input, Path part, CaptureSource source) {
    if (source.size() < 0) {
      return new Looked(input, part, Optional.empty(), List.of());
    }
    PeekedSource peeked = PeekedSource.of(source);
    List<Begin> begins = peeked.isConnections() ? begins(source) : List.of();
    return new Looked(input, part, Optional.of(peeked), begins);
  }

  private static List<Begin> begins(CaptureSource source) {
    try (InputStream in = source.open()) {
      return ConnectionsReader.begins(in, source.name());
    } catch (IOException e) {
      return List.of(); // reported when it is read
    }
  }
}
