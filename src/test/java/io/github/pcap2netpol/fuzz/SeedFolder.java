package io.github.pcap2netpol.fuzz;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.SortedMap;
import java.util.stream.Stream;

/**
 * The seed inputs of one fuzz test, which every build runs: those that tests build, and those that
 * fuzzing found, whose names begin with {@value #FOUND}.
 */
public final class SeedFolder {
  private static final String FOUND = "found-";

  private SeedFolder() {}

  /**
   * Compares the folder with its expected contents; {@code -Dgolden.update=true} writes it.
   *
   * @param test the class of the fuzz test
   * @param target its method
   * @param seeds the inputs by file name
   */
  public static void requireHolds(Class<?> test, String target, SortedMap<String, byte[]> seeds)
      throws IOException {
    Path folder =
        Path.of("src/test/resources")
            .resolve(test.getPackageName().replace('.', '/'))
            .resolve(test.getSimpleName() + "Inputs")
            .resolve(target);
    if (Boolean.getBoolean("golden.update")) {
      Files.createDirectories(folder);
      try (Stream<Path> old = Files.list(folder)) {
        for (Path file : old.filter(path -> !isFound(path)).toList()) {
          Files.delete(file);
        }
      }
      for (Map.Entry<String, byte[]> seed : seeds.entrySet()) {
        Files.write(folder.resolve(seed.getKey()), seed.getValue());
      }
    }
    try (Stream<Path> files = Files.list(folder)) {
      assertThat(files.filter(path -> !isFound(path)).map(path -> name(path)))
          .as("%s; if the seeds have changed, -Dgolden.update=true", folder)
          .containsExactlyInAnyOrderElementsOf(seeds.keySet());
    }
    seeds.forEach((name, bytes) -> assertThat(folder.resolve(name)).hasBinaryContent(bytes));
  }

  private static boolean isFound(Path file) {
    return name(file).startsWith(FOUND);
  }

  private static String name(Path file) {
    return String.valueOf(file.getFileName());
  }
}
