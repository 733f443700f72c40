package io.github.pcap2netpol.graph;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Each row of docs/callers.md names the test or the scenario that shows it. */
class CallersPageTest {
  private static final Path SCENARIOS = Path.of("src", "test", "resources", "scenarios");

  private static List<String> shownBy() throws IOException {
    return Files.readAllLines(Path.of("docs", "callers.md"), UTF_8).stream()
        .filter(line -> line.startsWith("| ") && !line.startsWith("| what was seen"))
        .map(line -> line.split("\\|", -1))
        .map(cells -> cells.length == 7 ? cells[5].strip().replace("`", "") : "")
        .toList();
  }

  @Test
  void each_row_is_shown_by_a_test_or_a_scenario() throws Exception {
    List<String> tests = new ArrayList<>();
    try (Stream<Path> files = Files.walk(Path.of("src", "test", "java"))) {
      for (Path file : files.filter(each -> each.toString().endsWith("Test.java")).toList()) {
        Files.readAllLines(file, UTF_8).stream()
            .map(String::strip)
            .filter(line -> line.startsWith("void "))
            .map(line -> line.substring("void ".length(), line.indexOf('(')))
            .forEach(tests::add);
      }
    }
    assertThat(shownBy())
        .hasSizeGreaterThan(15)
        .allMatch(
            name ->
                !name.isEmpty()
                    && (tests.contains(name) || Files.isDirectory(SCENARIOS.resolve(name))));
  }
}
