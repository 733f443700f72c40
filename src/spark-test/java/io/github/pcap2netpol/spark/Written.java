package io.github.pcap2netpol.spark;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;

/** What the job left in its output folder. */
final class Written {
  private Written() {}

  /** The connections files in the order of their names. */
  static List<Path> parts(Path folder) throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files
          .filter(file -> file.getFileName().toString().matches("part-.*\\.ndjson\\.gz"))
          .sorted()
          .toList();
    }
  }

  /** The same as {@code cat part-*.ndjson.gz} would join them. */
  static byte[] joined(Path folder) throws IOException {
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    for (Path part : parts(folder)) {
      Files.copy(part, all);
    }
    return all.toByteArray();
  }

  /** What is compressed in it. */
  static String text(byte[] packed) throws IOException {
    try (GZIPInputStream in = new GZIPInputStream(new ByteArrayInputStream(packed))) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    }
  }
}
