package io.github.pcap2netpol.scenario;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The folders of golden files. If a file differs, the actual contents are written beside it as
 * {@code *.actual}; with {@code -Dgolden.update=true} it is rewritten instead.
 */
final class GoldenFolders {
  private static final Path ROOT = Path.of("src", "test", "resources", "scenarios");
  private static final String ACTUAL = ".actual";

  private GoldenFolders() {}

  static boolean isUpdate() {
    return Boolean.getBoolean("golden.update");
  }

  static Path of(Scenario scenario) {
    return ROOT.resolve(scenario.name());
  }

  /** The names of the folders there are. */
  static SortedSet<String> names() {
    if (!Files.isDirectory(ROOT)) {
      return new TreeSet<>();
    }
    try (Stream<Path> folders = Files.list(ROOT)) {
      return folders
          .filter(Files::isDirectory)
          .map(folder -> folder.getFileName().toString())
          .collect(Collectors.toCollection(TreeSet::new));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static SortedMap<String, byte[]> bytes(Map<String, String> texts) {
    SortedMap<String, byte[]> bytes = new TreeMap<>();
    texts.forEach((path, text) -> bytes.put(path, text.getBytes(UTF_8)));
    return bytes;
  }

  /**
   * How the folder differs: files with other contents, missing files, unexpected files. Empty after
   * an update.
   */
  static List<String> differences(Path folder, SortedMap<String, byte[]> expected) {
    try {
      clearActual(folder);
      if (isUpdate()) {
        delete(folder);
        BundleFiles.write(expected, folder);
        return List.of();
      }
      return compare(folder, expected);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static List<String> compare(Path folder, SortedMap<String, byte[]> given)
      throws IOException {
    SortedMap<String, byte[]> found = read(folder);
    SortedMap<String, String> differences = new TreeMap<>();
    for (String path : found.keySet()) {
      if (!given.containsKey(path)) {
        differences.put(path, path + ": nothing makes this file any more");
      }
    }
    for (Map.Entry<String, byte[]> file : given.entrySet()) {
      byte[] there = found.get(file.getKey());
      if (there == null || !Arrays.equals(there, file.getValue())) {
        Path actual = folder.resolve(file.getKey() + ACTUAL);
        Files.createDirectories(actual.getParent());
        Files.write(actual, file.getValue());
        differences.put(
            file.getKey(),
            file.getKey()
                + (there == null ? ": missing" : ": differs")
                + ", see "
                + actual
                + "; if that is right, -Dgolden.update=true");
      }
    }
    return List.copyOf(differences.values());
  }

  /** All files below a folder, by path relative to it, with {@code /} between names. */
  static SortedMap<String, byte[]> read(Path folder) throws IOException {
    SortedMap<String, byte[]> files = new TreeMap<>();
    if (!Files.isDirectory(folder)) {
      return files;
    }
    try (Stream<Path> paths = Files.walk(folder)) {
      for (Path path : paths.filter(Files::isRegularFile).toList()) {
        String name = folder.relativize(path).toString().replace('\\', '/');
        files.put(name, Files.readAllBytes(path));
      }
    }
    return files;
  }

  private static void clearActual(Path folder) throws IOException {
    if (Files.isDirectory(folder)) {
      try (Stream<Path> paths = Files.walk(folder)) {
        for (Path path : paths.filter(p -> p.toString().endsWith(ACTUAL)).toList()) {
          Files.delete(path);
        }
      }
    }
  }

  private static void delete(Path folder) throws IOException {
    if (Files.isDirectory(folder)) {
      try (Stream<Path> paths = Files.walk(folder)) {
        for (Path path : paths.sorted(Comparator.reverseOrder()).toList()) {
          Files.delete(path);
        }
      }
    }
  }
}
