package io.github.pcap2netpol.spark;

import io.github.pcap2netpol.capture.file.FileSource;
import io.github.pcap2netpol.capture.packet.OverlayPorts;
import io.github.pcap2netpol.cluster.CaptureFinder;
import io.github.pcap2netpol.cluster.bundle.UnusableInputException;
import io.github.pcap2netpol.connection.TrafficReader;
import io.github.pcap2netpol.connection.model.Traffic;
import io.github.pcap2netpol.diagnostic.Diagnostics;
import io.github.pcap2netpol.output.listing.ConnectionList;
import io.github.pcap2netpol.output.listing.SeenByAddress;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.Optional;
import org.apache.spark.sql.Row;
import scala.Tuple2;

/**
 * The connections of the captures in one partition, by capture, as {@code list} would print them
 * for that capture alone. In memory there is one capture at a time.
 */
final class SectionRows implements Iterator<Row> {
  private final Iterator<Tuple2<SectionKey, byte[]>> pieces;
  private final Path scratch;
  private Optional<Tuple2<SectionKey, byte[]>> first = Optional.empty();
  private Iterator<Row> rows = Collections.emptyIterator();

  /**
   * Prepares reading.
   *
   * @param pieces sections in pieces, in order
   */
  SectionRows(Iterator<Tuple2<SectionKey, byte[]>> pieces) {
    this.pieces = pieces;
    try {
      scratch = ScratchFile.ofTask();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public boolean hasNext() {
    while (!rows.hasNext() && (first.isPresent() || pieces.hasNext())) {
      try {
        nextSection();
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
    return rows.hasNext();
  }

  @Override
  public Row next() {
    if (!hasNext()) {
      throw new NoSuchElementException();
    }
    return rows.next();
  }

  private void nextSection() throws IOException {
    Tuple2<SectionKey, byte[]> piece = first.orElseGet(pieces::next);
    first = Optional.empty();
    int capture = piece._1().capture();
    try (OutputStream out = new BufferedOutputStream(Files.newOutputStream(scratch))) {
      out.write(piece._2());
      while (pieces.hasNext() && first.isEmpty()) {
        piece = pieces.next();
        if (piece._1().capture() == capture) {
          out.write(piece._2());
        } else {
          first = Optional.of(piece);
        }
      }
    }
    ConnectionList list = SeenByAddress.of(traffic());
    rows = list.rows().stream().map(row -> ConnectionTable.row(list, row)).iterator();
  }

  private Traffic traffic() {
    // What was found in the captures is reported by their extraction.
    Diagnostics unsaid = new Diagnostics();
    try {
      return TrafficReader.read(
          CaptureFinder.withoutMetadata(List.of(scratch), unsaid),
          path -> new FileSource(path, path.toString()),
          OverlayPorts.USUAL,
          1,
          unsaid);
    } catch (UnusableInputException e) {
      throw new IllegalStateException(e); // only if the file does not exist
    }
  }
}
