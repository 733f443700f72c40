package io.github.pcap2netpol.output.folder;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.github.pcap2netpol.output.json.ReportWriter;
import io.github.pcap2netpol.parallel.InOrder;
import java.io.CharConversionException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.Collections;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;
import java.util.zip.CRC32;

/**
 * What this tool wrote into a folder, so that it can later find out whether anyone changed it.
 *
 * @param hashes the CRC-32 of each file in hexadecimal and its size in bytes, as in {@code 1a2b3c4d
 *     5120}, by path with {@code /} between names. CRC-32 is enough to notice edits; it does not
 *     protect against forgery
 */
public record Manifest(SortedMap<String, String> hashes) {
  public static final String NAME = ".pcap2netpol-manifest.json";

  /** No manifest of ours is larger. */
  private static final long MOST_BYTES = 64 << 20;

  public Manifest {
    hashes = Collections.unmodifiableSortedMap(new TreeMap<>(hashes));
  }

  public static Manifest of(List<OutputFile> files) {
    List<String> sums =
        InOrder.map(files, file -> hash(file.contents().getBytes(StandardCharsets.UTF_8)));
    SortedMap<String, String> hashes = new TreeMap<>();
    for (int i = 0; i < files.size(); i++) {
      String path = files.get(i).path();
      if (hashes.put(path, sums.get(i)) != null) {
        throw new IllegalArgumentException("two files " + path);
      }
    }
    return new Manifest(hashes);
  }

  public OutputFile toFile() {
    return new OutputFile(
        NAME,
        ReportWriter.text(
            json -> {
              json.field(
                  "about",
                  "Written by pcap2netpol, which replaces this folder only if nothing in it was"
                      + " changed.");
              json.object("crc32", () -> hashes.forEach(json::field));
            }));
  }

  /** The folder's manifest, or empty if there is none or it can't be read. */
  public static Optional<Manifest> in(Path folder) throws IOException {
    Path file = folder.resolve(NAME);
    if (!Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS) || Files.size(file) > MOST_BYTES) {
      return Optional.empty();
    }
    SortedMap<String, String> hashes = new TreeMap<>();
    try (InputStream in = Files.newInputStream(file);
        JsonParser json = new JsonFactory().createParser(in)) {
      boolean found = false;
      if (json.nextToken() != JsonToken.START_OBJECT) {
        return Optional.empty();
      }
      for (String field = json.nextFieldName(); field != null; field = json.nextFieldName()) {
        JsonToken value = json.nextToken();
        if (!field.equals("crc32") || value != JsonToken.START_OBJECT) {
          json.skipChildren();
          continue;
        }
        found = true;
        for (String path = json.nextFieldName(); path != null; path = json.nextFieldName()) {
          String hash = json.nextTextValue();
          if (hash == null) {
            return Optional.empty();
          }
          hashes.put(path, hash);
        }
      }
      return found ? Optional.of(new Manifest(hashes)) : Optional.empty();
    } catch (JacksonException | CharConversionException e) {
      // The latter occurs in UTF-16 and UTF-32, which JSON may be in.
      return Optional.empty();
    }
  }

  /**
   * What changed in the folder since, for example {@code a.yaml was changed}; empty if nothing did.
   */
  public Optional<String> differenceIn(Path folder) throws IOException {
    SortedSet<String> there = new TreeSet<>();
    try (Stream<Path> walk = Files.walk(folder)) {
      walk.filter(path -> !Files.isDirectory(path, LinkOption.NOFOLLOW_LINKS))
          .map(path -> folder.relativize(path).toString().replace('\\', '/'))
          .filter(path -> !path.equals(NAME))
          .forEach(there::add);
    } catch (java.io.UncheckedIOException e) {
      throw e.getCause();
    }
    byte[] buffer = new byte[1 << 16];
    for (String path : there) {
      String expected = hashes.get(path);
      if (expected == null) {
        return Optional.of(path + " was added");
      }
      Path file = folder.resolve(path);
      if (!Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)
          || !hash(file, buffer).equals(expected)) {
        return Optional.of(path + " was changed");
      }
    }
    return hashes.keySet().stream()
        .filter(path -> !there.contains(path))
        .findFirst()
        .map(path -> path + " was removed");
  }

  private static String hash(Path file, byte[] buffer) throws IOException {
    CRC32 sum = new CRC32();
    long size = 0;
    try (InputStream in = Files.newInputStream(file)) {
      for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
        sum.update(buffer, 0, read);
        size += read;
      }
    }
    return text(sum, size);
  }

  private static String hash(byte[] contents) {
    CRC32 sum = new CRC32();
    sum.update(contents);
    return text(sum, contents.length);
  }

  private static String text(CRC32 sum, long size) {
    return HexFormat.of().toHexDigits(sum.getValue(), 8) + " " + size;
  }
}
