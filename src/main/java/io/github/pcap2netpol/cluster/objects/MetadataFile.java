package io.github.pcap2netpol.cluster.objects;

import io.github.pcap2netpol.diagnostic.Diagnostic;
import io.github.pcap2netpol.diagnostic.Diagnostics;
import io.github.pcap2netpol.diagnostic.IoReason;
import io.github.pcap2netpol.manifest.Found;
import io.github.pcap2netpol.manifest.ManifestReader;
import io.github.pcap2netpol.manifest.ManifestSource;
import io.github.pcap2netpol.manifest.Reading;
import io.github.pcap2netpol.manifest.UnreadableTextException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Locale;
import java.util.function.Consumer;

/**
 * Reads one metadata file. A file that can't be read to its end yields what comes before the error,
 * and a diagnostic.
 */
public final class MetadataFile {
  /** kubectl never prints a field twice, and only these fields are used. */
  private static final Reading READING = new Reading(ObjectFields.USED, true);

  private final Path file;
  private final Diagnostics diagnostics;

  private MetadataFile(Path file, Diagnostics diagnostics) {
    this.file = file;
    this.diagnostics = diagnostics;
  }

  /**
   * Reads the file.
   *
   * @param found receives its objects, in file order
   */
  public static void read(Path file, Consumer<Found> found, Diagnostics diagnostics) {
    new MetadataFile(file, diagnostics).read(found);
  }

  private void read(Consumer<Found> found) {
    ManifestSource source = ManifestSource.of(file);
    String name = String.valueOf(file.getFileName()).toLowerCase(Locale.ROOT);
    boolean areLines = name.endsWith(".ndjson") || name.endsWith(".jsonl");
    try {
      boolean holdsText =
          areLines
              ? ManifestReader.readLines(source, READING, found, this::badLine)
              : ManifestReader.read(source, READING, found, this::badLine);
      // An empty event log only means that nothing happened while it was written.
      if (!holdsText && !name.endsWith(".ndjson")) {
        unreadable("The file is empty; take it again.");
      }
    } catch (UnreadableTextException e) {
      unreadable(
          "It can't be read from "
              + e.place()
              + " on: "
              + e.reason()
              + ". What comes before that is used.");
    } catch (IOException e) {
      unreadable("It can't be read (" + IoReason.of(e) + "); check that it is a readable file.");
    }
  }

  // A log that is ended while it is written may end within a line, and its other lines are used.
  private void badLine(UnreadableTextException e) {
    diagnostics.add(
        Diagnostic.warning(
            "metadata-unreadable",
            file.toString(),
            "L"
                + e.place().substring(1)
                + ", can't be read: "
                + e.reason()
                + ". The other lines are still used."));
  }

  // Without its objects, addresses have other owners or none, and policies differ.
  private void unreadable(String message) {
    diagnostics.add(Diagnostic.severe("metadata-unreadable", file.toString(), message));
  }
}
