package io.github.pcap2netpol.manifest;

import io.github.pcap2netpol.manifest.json.JsonLines;
import io.github.pcap2netpol.manifest.json.JsonReader;
import io.github.pcap2netpol.manifest.yaml.YamlReader;
import java.io.IOException;
import java.io.InputStream;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * Reads manifests: JSON, JSON lines or YAML, recognised by content. However long a List is, only
 * one item is in memory at a time.
 */
public final class ManifestReader {
  private final ManifestSource source;
  private final Reading reading;
  private final Roots roots;

  private ManifestReader(ManifestSource source, Reading reading, Roots roots) {
    this.source = source;
    this.reading = reading;
    this.roots = roots;
  }

  /**
   * Reads objects to the end of the text, or to the first problem.
   *
   * @param found receives what is found, in the order of the text
   * @throws UnreadableTextException if the text can't be read to its end
   */
  public static void read(ManifestSource source, Reading reading, Consumer<Found> found)
      throws IOException, UnreadableTextException {
    new ManifestReader(source, reading, new RootObjects(found)).read(TextStart.of(source));
  }

  /**
   * Like {@link #read(ManifestSource, Reading, Consumer)}, but reads JSON with a complete object on
   * its first line as JSON lines.
   *
   * @param badLine receives the mistake in a line; the others are still read
   * @return whether there is anything but white space
   */
  public static boolean read(
      ManifestSource source,
      Reading reading,
      Consumer<Found> found,
      Consumer<UnreadableTextException> badLine)
      throws IOException, UnreadableTextException {
    TextStart start = TextStart.of(source);
    Roots roots = new RootObjects(found);
    if (start.isLikeJsonLines()) {
      readLines(source, reading, roots, badLine);
    } else {
      new ManifestReader(source, reading, roots).read(start);
    }
    return !start.isBlank();
  }

  /**
   * Reads JSON lines.
   *
   * @param badLine receives the mistake in a line; the others are still read
   * @return whether there is anything but white space
   */
  public static boolean readLines(
      ManifestSource source,
      Reading reading,
      Consumer<Found> found,
      Consumer<UnreadableTextException> badLine)
      throws IOException {
    readLines(source, reading, new RootObjects(found), badLine);
    return !TextStart.of(source).isBlank();
  }

  /**
   * Reads JSON objects of any kind: one in each line, one after the other over several lines, or in
   * a list. An invalid line does not affect the others.
   *
   * @param record receives each object
   * @param bad receives unreadable records
   */
  public static void readRecords(
      ManifestSource source,
      Reading reading,
      Consumer<Value.Mapping> record,
      Consumer<UnreadableTextException> bad)
      throws IOException {
    Roots roots = new RootRecords(record, bad);
    if (!TextStart.of(source).isJsonOfManyLines()) {
      readLines(source, reading, roots, bad);
      return;
    }
    try (InputStream in = source.open()) {
      JsonReader.read(in, reading, roots);
    } catch (UnreadableTextException e) {
      bad.accept(e);
    }
  }

  private static void readLines(
      ManifestSource source,
      Reading reading,
      Roots roots,
      Consumer<UnreadableTextException> badLine)
      throws IOException {
    try (InputStream in = source.open()) {
      JsonLines.read(in, reading, roots, badLine);
    }
  }

  /**
   * Reads a text that should be one object of any kind.
   *
   * @return the object; empty if it is something else
   * @throws UnreadableTextException if the text can't be read to its end
   */
  public static Optional<Value.Mapping> readOne(ManifestSource source)
      throws IOException, UnreadableTextException {
    SingleRoot root = new SingleRoot();
    new ManifestReader(source, Reading.WHOLE, root).read(TextStart.of(source));
    return root.mapping();
  }

  private void read(TextStart start) throws IOException, UnreadableTextException {
    if (!start.isLikeJson()) {
      readYaml();
      return;
    }
    try (InputStream in = source.open()) {
      JsonReader.read(in, reading, roots);
    } catch (UnreadableTextException json) {
      if (!roots.isEmpty()) {
        throw json;
      }
      // YAML may begin with a bracket too.
      try {
        readYaml();
      } catch (UnreadableTextException yaml) {
        throw roots.isEmpty() ? json : yaml;
      }
    }
  }

  private void readYaml() throws IOException, UnreadableTextException {
    try (InputStream in = source.open()) {
      YamlReader.read(in, reading, roots);
    }
  }
}
