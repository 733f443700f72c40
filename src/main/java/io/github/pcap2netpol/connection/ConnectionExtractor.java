package io.github.pcap2netpol.connection;

import io.github.pcap2netpol.capture.CaptureReader;
import io.github.pcap2netpol.capture.file.CaptureSource;
import io.github.pcap2netpol.capture.packet.CaptureStats;
import io.github.pcap2netpol.capture.packet.OverlayPorts;
import io.github.pcap2netpol.cluster.bundle.CaptureInput;
import io.github.pcap2netpol.connection.extract.ConnectionsFile;
import io.github.pcap2netpol.connection.extract.ConnectionsWriter;
import io.github.pcap2netpol.connection.extract.ExtractTracker;
import io.github.pcap2netpol.connection.extract.PeekedSource;
import io.github.pcap2netpol.connection.follow.Followers;
import io.github.pcap2netpol.connection.reading.CaptureFaults;
import io.github.pcap2netpol.connection.reading.PacketSource;
import io.github.pcap2netpol.connection.sums.ExtractedLine;
import io.github.pcap2netpol.connection.sums.Limits;
import io.github.pcap2netpol.diagnostic.Diagnostic;
import io.github.pcap2netpol.diagnostic.Diagnostics;
import io.github.pcap2netpol.parallel.InOrder;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.zip.GZIPInputStream;

/**
 * Reduces captures to a connections file, which {@link TrafficReader} reads instead of them. Each
 * capture is a gzip member of its own, so files can be joined by concatenation.
 */
public final class ConnectionExtractor {
  /** How many entries of each kind of line are summed up in memory. */
  private static final int MOST = 10_000;

  private final Function<Path, CaptureSource> sources;
  private final PacketSource packets;
  private final Limits limits;
  private final int most;

  /** How the file is stored. */
  public enum Packing {
    /** A gzip member for each capture. */
    GZIP,
    /** Text. */
    NONE
  }

  private ConnectionExtractor(
      Function<Path, CaptureSource> sources, PacketSource packets, Limits limits, int most) {
    this.sources = sources;
    this.packets = packets;
    this.limits = limits;
    this.most = most;
  }

  /** One capture as it appears in the file. */
  private record Section(Path packed, List<CaptureStats> stats, List<Diagnostic> found) {}

  /**
   * Writes a connections file. The bytes are the same whatever the number of threads.
   *
   * @param captures what to read, in the order of the file
   * @param sources opens a capture file
   * @param overlays where to look for tunnelled packets
   * @param threads how many captures may be read at once, at least 1
   * @param packing whether to compress the file
   * @param out where to write; not closed
   * @param diagnostics receives findings about unusable input; readers of the file get the same
   * @return what the captures contained
   * @throws IOException if it cannot be written
   */
  public static List<CaptureStats> extract(
      List<CaptureInput> captures,
      Function<Path, CaptureSource> sources,
      OverlayPorts overlays,
      int threads,
      Packing packing,
      OutputStream out,
      Diagnostics diagnostics)
      throws IOException {
    return extract(
        captures,
        sources,
        (source, handler, said) -> CaptureReader.read(source, handler, overlays, said),
        Limits.DEFAULT,
        MOST,
        threads,
        packing,
        out,
        diagnostics);
  }

  static List<CaptureStats> extract(
      List<CaptureInput> captures,
      Function<Path, CaptureSource> sources,
      PacketSource packets,
      Limits limits,
      int most,
      int threads,
      Packing packing,
      OutputStream out,
      Diagnostics diagnostics)
      throws IOException {
    Path folder = Files.createTempDirectory("pcap2netpol-");
    try {
      return new ConnectionExtractor(sources, packets, limits, most)
          .extract(captures, threads, folder, packing, out, diagnostics);
    } finally {
      try (var left = Files.list(folder)) {
        for (Path file : left.toList()) {
          Files.deleteIfExists(file);
        }
      }
      Files.deleteIfExists(folder);
    }
  }

  private List<CaptureStats> extract(
      List<CaptureInput> captures,
      int threads,
      Path folder,
      Packing packing,
      OutputStream out,
      Diagnostics diagnostics)
      throws IOException {
    List<CaptureStats> stats = new ArrayList<>();
    InOrder.<CaptureInput, Section, IOException>each(
        captures,
        threads,
        capture -> section(capture, folder),
        section -> {
          diagnostics.addAll(section.found());
          if (!section.stats().isEmpty()) {
            stats.addAll(section.stats());
            copy(section.packed(), packing, out);
          }
          Files.delete(section.packed());
        });
    return stats;
  }

  private static void copy(Path packed, Packing packing, OutputStream out) throws IOException {
    if (packing == Packing.GZIP) {
      Files.copy(packed, out);
      return;
    }
    try (InputStream text = new GZIPInputStream(Files.newInputStream(packed), 1 << 16)) {
      text.transferTo(out);
    }
  }

  private Section section(CaptureInput capture, Path folder) throws IOException {
    Diagnostics said = new Diagnostics();
    List<CaptureSource> parts = new ArrayList<>();
    List<Diagnostic> refused = new ArrayList<>();
    for (Path part : capture.parts()) {
      PeekedSource peeked = PeekedSource.of(sources.apply(part));
      if (peeked.isConnections()) {
        refused.add(
            Diagnostic.severe(
                "capture-is-extracted",
                peeked.source().name(),
                "It is already a connections file, and was skipped: join such files with cat."));
      } else {
        parts.add(peeked.source());
      }
    }
    Path file = Files.createTempFile(folder, "section-", ".ndjson.gz");
    List<CaptureStats> stats = new ArrayList<>();
    if (!parts.isEmpty()) {
      try (ConnectionsWriter writer =
          new ConnectionsWriter(ConnectionsFile.packed(Files.newOutputStream(file)))) {
        ExtractedLine.Joint joint =
            capture.mayContinue() ? ExtractedLine.Joint.CONTINUES : ExtractedLine.Joint.BEGINS;
        writer.begin(
            new ExtractedLine.Begin(
                parts.stream().map(CaptureSource::name).toList(), capture.pod(), joint));
        ExtractTracker tracker =
            new ExtractTracker(
                line -> write(writer, line), limits, most, joint, Followers.IDLE_THREADS);
        if (capture.pod().isEmpty()) {
          tracker.splitByInterface();
        }
        for (CaptureSource part : parts) {
          stats.add(packets.read(part, tracker.packets(stats.size()), said));
        }
        tracker.finish(said.sorted(), stats);
      }
    }
    refused.addAll(CaptureFaults.of(said.sorted(), stats).found());
    return new Section(file, stats, refused);
  }

  private static void write(ConnectionsWriter writer, ExtractedLine line) {
    try {
      writer.write(line);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * Whether it is a file that starts like a connections file; a pipe, which would wait, is none.
   */
  public static boolean isConnectionsFile(Path file) {
    if (!Files.isRegularFile(file)) {
      return false;
    }
    try (InputStream in = Files.newInputStream(file)) {
      return ConnectionsFile.begins(in.readNBytes(ConnectionsFile.LOOKED_AT));
    } catch (IOException e) {
      return false;
    }
  }
}
