package io.github.pcap2netpol.connection.reading;

import io.github.pcap2netpol.cluster.bundle.CaptureInput;
import io.github.pcap2netpol.cluster.bundle.KnownPlaces;
import io.github.pcap2netpol.connection.extract.ConnectionsReader;
import io.github.pcap2netpol.connection.extract.ConnectionsWriter;
import io.github.pcap2netpol.connection.sums.ExtractedLine;
import io.github.pcap2netpol.connection.sums.ExtractedLine.Begin;
import io.github.pcap2netpol.connection.sums.ExtractedLine.End;
import io.github.pcap2netpol.connection.sums.ExtractedLine.Joint;
import io.github.pcap2netpol.diagnostic.Diagnostics;
import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.zip.GZIPOutputStream;
import org.jspecify.annotations.Nullable;

/**
 * Captures whose files were extracted in several calls. What goes on from one file to the next can
 * only be followed in order, but connections files come in any: so the sections of these captures
 * are put aside, and read in order once all files have been read.
 */
final class JointCaptures implements AutoCloseable {
  /**
   * Where a section stands.
   *
   * @param name of the connections file
   * @param input the input that the file is part of
   * @param alone whether the file holds no other section
   */
  record Found(String name, CaptureInput input, boolean alone, Begin begin) {}

  /** A section of a capture that has several. */
  static final class Section {
    private final Found found;
    private final Path file;
    private @Nullable ConnectionsWriter writer;

    Section(Found found, Path file) {
      this.found = found;
      this.file = file;
    }

    /** Puts a line aside. */
    void write(ExtractedLine line) {
      try {
        if (writer == null) {
          writer =
              new ConnectionsWriter(
                  new BufferedOutputStream(
                      new GZIPOutputStream(Files.newOutputStream(file), 1 << 16), 1 << 16));
        }
        writer.write(line);
        if (line instanceof End) {
          writer.close();
        }
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }

  private record Key(String name, Begin begin) {}

  private final List<List<Section>> captures = new ArrayList<>();

  /** Those that have not been put aside yet. */
  private final Map<Key, Section> awaited = new ConcurrentHashMap<>();

  private Optional<Path> folder = Optional.empty();

  /**
   * Finds captures that have several sections.
   *
   * @param looked all files that will be read
   */
  static JointCaptures of(Collection<Looked> looked, KnownPlaces named) {
    JointCaptures joint = new JointCaptures();
    Map<Path, Found> byFile = new HashMap<>();
    SortedSet<Path> files = new TreeSet<>();
    for (Looked each : looked) {
      if (each.begins().isEmpty()) {
        files.add(each.part());
      }
      boolean alone = each.begins().size() == 1;
      for (Begin begin : each.begins()) {
        String name = each.peeked().map(peeked -> peeked.source().name()).orElse("");
        Found found = new Found(name, each.input(), alone, begin);
        begin.files().forEach(file -> byFile.putIfAbsent(Path.of(file), found));
      }
    }
    files.addAll(byFile.keySet());
    for (CaptureInput whole : named.gathered(files)) {
      List<Found> parts =
          whole.parts().stream().filter(byFile::containsKey).map(byFile::get).distinct().toList();
      if (parts.size() > 1 && areOne(parts, whole)) {
        joint.add(parts);
      }
    }
    return joint;
  }

  /** Whether the sections cover all files of the capture, in order. */
  private static boolean areOne(List<Found> parts, CaptureInput whole) {
    List<Path> files =
        parts.stream().flatMap(part -> part.begin().files().stream()).map(Path::of).toList();
    Begin first = parts.get(0).begin();
    return files.equals(whole.parts())
        && first.joint() != Joint.NONE
        && parts.stream()
            .skip(1)
            .allMatch(
                part ->
                    part.begin().joint() == Joint.CONTINUES
                        && part.begin().pod().equals(first.pod()));
  }

  private void add(List<Found> parts) {
    List<Section> sections = new ArrayList<>();
    for (Found part : parts) {
      Section section = new Section(part, file(awaited.size()));
      sections.add(section);
      awaited.put(new Key(part.name(), part.begin()), section);
    }
    captures.add(sections);
  }

  private Path file(int number) {
    try {
      if (folder.isEmpty()) {
        folder = Optional.of(Files.createTempDirectory("pcap2netpol-"));
      }
      return folder.get().resolve("section-" + number + ".ndjson.gz");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Where to put the section that begins here; empty if it is its capture's only one. */
  Optional<Section> claim(String name, Begin begin) {
    return Optional.ofNullable(awaited.remove(new Key(name, begin)));
  }

  /** The captures, each as its sections in order. */
  List<List<Section>> captures() {
    return captures;
  }

  /** Reads the sections of one capture after all have been put aside. */
  static CaptureRead read(List<Section> sections, CaptureReading reading) {
    Found first = sections.get(0).found;
    ExtractedCapture capture = new ExtractedCapture(first.name(), reading);
    for (Section section : sections) {
      try (InputStream in = new BufferedInputStream(Files.newInputStream(section.file), 1 << 16)) {
        // What is wrong with the lines was reported when they were put aside.
        ConnectionsReader.read(
            in, section.found.name(), capture.files(), capture::take, new Diagnostics());
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
    boolean alone = sections.stream().allMatch(section -> section.found.alone());
    CaptureRead read = capture.read();
    return alone ? ExtractedCaptures.named(read, first.input(), reading) : read;
  }

  @Override
  public void close() {
    if (folder.isPresent()) {
      try (var left = Files.walk(folder.get())) {
        for (Path file : left.sorted(Comparator.reverseOrder()).toList()) {
          Files.deleteIfExists(file);
        }
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }
}
