package io.github.pcap2netpol.connection;

import io.github.pcap2netpol.capture.file.CaptureSource;
import io.github.pcap2netpol.capture.packet.CaptureStats;
import io.github.pcap2netpol.connection.ConnectionExtractor.Packing;
import io.github.pcap2netpol.connection.extract.ConnectionsFile;
import io.github.pcap2netpol.connection.extract.ConnectionsWriter;
import io.github.pcap2netpol.connection.imported.RecordSink;
import io.github.pcap2netpol.connection.sums.ExtractedLine;
import io.github.pcap2netpol.connection.sums.Recorder;
import io.github.pcap2netpol.diagnostic.Diagnostic;
import io.github.pcap2netpol.diagnostic.Diagnostics;
import io.github.pcap2netpol.diagnostic.IoReason;
import io.github.pcap2netpol.flowlog.FlowLogFormat;
import io.github.pcap2netpol.flowlog.FlowLogReader;
import io.github.pcap2netpol.flowlog.metadata.RecordedObjects;
import io.github.pcap2netpol.flowlog.model.PodAddresses;
import java.io.BufferedInputStream;
import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SortedSet;

/**
 * Sums up flow records of another tool as a connections file, which {@link TrafficReader} reads as
 * it reads extracted captures. All files together are one capture in it.
 */
public final class FlowLogImporter {
  /** How many sums of each kind are collected in memory. */
  private static final int MOST = 10_000;

  private FlowLogImporter() {}

  /**
   * How to interpret the records.
   *
   * @param addresses the addresses of pods that records only name
   * @param nodes the nodes that were recorded; empty if the records name them
   * @param namespaces the namespaces whose pods were recorded; empty if the records show it
   */
  public record Settings(
      FlowLogFormat format,
      PodAddresses addresses,
      SortedSet<String> nodes,
      SortedSet<String> namespaces) {}

  /**
   * A file of records.
   *
   * @param source its bytes
   * @param assumedTime the time of records that have none, in nanoseconds since 1970
   */
  public record RecordFile(CaptureSource source, long assumedTime) {}

  /**
   * The result of an import.
   *
   * @param files statistics of each file; "packets" are records
   * @param restriction the namespaces whose pods count as recorded in full; empty for no
   *     restriction
   */
  public record Imported(List<CaptureStats> files, SortedSet<String> restriction) {
    public Imported {
      files = List.copyOf(files);
    }
  }

  /**
   * Writes a connections file.
   *
   * @param files in the order of the file
   * @param objects receives what the records say about pods and Services
   * @param out where to write; not closed
   * @param diagnostics receives findings about unusable input; readers of the file get the same
   * @throws IOException if it cannot be written
   */
  public static Imported importAll(
      List<RecordFile> files,
      Settings settings,
      RecordedObjects objects,
      Packing packing,
      OutputStream out,
      Diagnostics diagnostics)
      throws IOException {
    Path lines = Files.createTempFile("pcap2netpol-", ".ndjson");
    try {
      // The first line needs facts that are known only at the end, so the others wait.
      Imported imported;
      try (ConnectionsWriter writer = new ConnectionsWriter(Files.newOutputStream(lines))) {
        writer.begin(begin(files, settings, settings.namespaces()));
        imported = read(files, settings, objects, writer, diagnostics);
      }
      write(begin(files, settings, imported.restriction()), lines, packing, out);
      return imported;
    } finally {
      Files.deleteIfExists(lines);
    }
  }

  private static ExtractedLine.Begin begin(
      List<RecordFile> files, Settings settings, SortedSet<String> namespaces) {
    boolean ofNodes = settings.format() == FlowLogFormat.CONNTRACK || !settings.nodes().isEmpty();
    return new ExtractedLine.Begin(
        files.stream().map(file -> file.source().name()).toList(),
        Optional.empty(),
        Optional.of(new Recorder(settings.format().word(), ofNodes, settings.nodes(), namespaces)),
        ExtractedLine.Joint.NONE);
  }

  private static Imported read(
      List<RecordFile> files,
      Settings settings,
      RecordedObjects objects,
      ConnectionsWriter writer,
      Diagnostics diagnostics)
      throws IOException {
    List<CaptureStats> stats = new ArrayList<>();
    RecordSink sink =
        new RecordSink(
            settings.format(), MOST, line -> write(writer, line), objects::add, objects::add);
    for (RecordFile file : files) {
      String name = file.source().name();
      sink.startFile(name, file.assumedTime());
      try {
        FlowLogReader.read(
            settings.format(), file.source(), file.assumedTime(), settings.addresses(), sink);
      } catch (IOException e) {
        sink.cutOff(IoReason.of(e));
      }
      stats.add(sink.endFile(name));
    }
    SortedSet<String> restriction =
        settings.namespaces().isEmpty() ? sink.restriction() : settings.namespaces();
    if (settings.namespaces().isEmpty() && !restriction.isEmpty()) {
      sink.add(restricted(stats.get(0).file(), restriction));
    }
    diagnostics.addAll(sink.finish());
    return new Imported(stats, restriction);
  }

  private static Diagnostic restricted(String file, SortedSet<String> namespaces) {
    return Diagnostic.warning(
        "records-restricted",
        file,
        "Pods of other namespaces than "
            + String.join(", ", namespaces)
            + " appear only together with pods of these, as if the records were restricted to"
            + " them: no policies are made for the others. Say otherwise with --namespace.");
  }

  private static void write(ConnectionsWriter writer, ExtractedLine line) {
    try {
      writer.write(line);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Replaces the first line. */
  private static void write(
      ExtractedLine.Begin begin, Path lines, Packing packing, OutputStream out) throws IOException {
    OutputStream open =
        new FilterOutputStream(out) {
          @Override
          public void write(byte[] bytes, int offset, int length) throws IOException {
            out.write(bytes, offset, length);
          }

          @Override
          public void close() throws IOException {
            flush();
          }
        };
    try (OutputStream packed = packing == Packing.GZIP ? ConnectionsFile.packed(open) : open;
        var rest = Files.newInputStream(lines);
        var skipped = new BufferedInputStream(rest, 1 << 16)) {
      ConnectionsWriter first = new ConnectionsWriter(packed);
      first.begin(begin);
      first.flush();
      skipLine(skipped);
      skipLine(skipped);
      skipped.transferTo(packed);
    }
  }

  private static void skipLine(InputStream in) throws IOException {
    for (int next = in.read(); next >= 0 && next != '\n'; next = in.read()) {
      // The provisional beginning.
    }
  }
}
