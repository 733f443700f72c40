package io.github.pcap2netpol.connection.reading;

import io.github.pcap2netpol.cluster.bundle.CaptureInput;
import io.github.pcap2netpol.cluster.bundle.KnownPlaces;
import io.github.pcap2netpol.connection.extract.ConnectionsFile;
import io.github.pcap2netpol.connection.extract.ConnectionsReader;
import io.github.pcap2netpol.connection.extract.ConnectionsWriter;
import io.github.pcap2netpol.connection.sums.ExtractedLine;
import io.github.pcap2netpol.connection.sums.ExtractedLine.Begin;
import io.github.pcap2netpol.connection.sums.ExtractedLine.End;
import io.github.pcap2netpol.connection.sums.ExtractedLine.Joint;
import io.github.pcap2netpol.diagnostic.Diagnostic;
import io.github.pcap2netpol.diagnostic.Diagnostics;
import io.github.pcap2netpol.diagnostic.IoReason;
import java.io.BufferedInputStream;
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

    /** Why the section could not be put aside. */
    private Optional<IOException> fault = Optional.empty();

    Section(Found found, Path file) {
      this.found = found;
      this.file = file;
    }

    /** Puts a line aside. */
    void write(ExtractedLine line) {
      if (fault.isPresent()) {
        return;
      }
      try {
        if (writer == null) {
          writer = new ConnectionsWriter(ConnectionsFile.packed(Files.newOutputStream(file)));
        }
        writer.write(line);
        if (line instanceof End) {
          writer.close();
          writer = null; // It holds buffers.
        }
      } catch (IOException e) {
        fault = Optional.of(e);
      }
    }
  }

  private record Key(String name, Begin begin) {}

  private final List<List<Section>> captures = new ArrayList<>();

  /** Those that have not been put aside yet. */
  private final Map<Key, Section> awaited = new ConcurrentHashMap<>();

  private final Optional<Path> folder;

  private JointCaptures(Optional<Path> folder) {
    this.folder = folder;
  }

  /**
   * Finds captures that have several sections.
   *
   * @param looked all files that will be read
   * @param diagnostics receives that they can't be put aside; then they are read as captures of
   *     their own
   */
  static JointCaptures of(Collection<Looked> looked, KnownPlaces named, Diagnostics diagnostics) {
    List<List<Found>> captures = found(looked, named);
    if (captures.isEmpty()) {
      return new JointCaptures(Optional.empty());
    }
    try {
      Path folder = Files.createTempDirectory("pcap2netpol-");
      JointCaptures joint = new JointCaptures(Optional.of(folder));
      captures.forEach(parts -> joint.add(parts, folder));
      return joint;
    } catch (IOException e) {
      diagnostics.add(
          notPutAside(
              captures.get(0).get(0),
              e,
              "Its parts, and those of all other captures, are not joined: what goes on from one to"
                  + " the next counts twice, or as open before."));
      return new JointCaptures(Optional.empty());
    }
  }

  private static Diagnostic notPutAside(Found found, IOException e, String effect) {
    return Diagnostic.severe(
        "parts-not-put-aside",
        found.begin().files().get(0),
        "The folder for temporary files, "
            + System.getProperty("java.io.tmpdir")
            + ", can't be written: "
            + IoReason.of(e)
            + ". "
            + effect
            + " Make room there, or choose another with"
            + " PCAP2NETPOL_JAVA_OPTS=-Djava.io.tmpdir=FOLDER.");
  }

  private static List<List<Found>> found(Collection<Looked> looked, KnownPlaces named) {
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
    List<List<Found>> captures = new ArrayList<>();
    for (CaptureInput whole : named.gathered(files)) {
      List<Found> parts =
          whole.parts().stream().filter(byFile::containsKey).map(byFile::get).distinct().toList();
      if (parts.size() > 1 && areOne(parts, whole)) {
        captures.add(parts);
      }
    }
    return captures;
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

  private void add(List<Found> parts, Path folder) {
    List<Section> sections = new ArrayList<>();
    for (Found part : parts) {
      Section section =
          new Section(part, folder.resolve("section-" + awaited.size() + ".ndjson.gz"));
      sections.add(section);
      awaited.put(new Key(part.name(), part.begin()), section);
    }
    captures.add(sections);
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
      if (section.fault.isPresent()) {
        reading
            .diagnostics()
            .add(
                notPutAside(
                    section.found, section.fault.get(), "What this part holds is missing."));
        continue;
      }
      try (InputStream in = new BufferedInputStream(Files.newInputStream(section.file), 1 << 16)) {
        // What is wrong with the lines was reported when they were put aside.
        ConnectionsReader.read(
            in, section.found.name(), capture.files(), capture::take, new Diagnostics());
      } catch (IOException e) {
        reading
            .diagnostics()
            .add(notPutAside(section.found, e, "What this part holds is missing."));
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
      } catch (IOException | UncheckedIOException e) {
        // What is left there harms nobody, and the result does not depend on it.
      }
    }
  }
}
