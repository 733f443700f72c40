package io.github.pcap2netpol.graph;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Each row of docs/callers.md names the scenario that shows it. */
class CallersPageTest {
  private static final Path SCENARIOS = Path.of("src", "test", "resources", "scenarios");

  private static List<String> shownBy() throws IOException {
    return Files.readAllLines(Path.of("docs", "callers.md"), UTF_8).stream()
        .filter(line -> line.startsWith("| ") && !line.startsWith("| observed"))
        .map(line -> line.split("\\|", -1))
        .map(cells -> cells.length == 7 ? cells[5].strip().replace("`", "") : "")
        .toList();
  }

  @Test
  void each_row_is_shown_by_a_scenario() throws Exception {
    assertThat(shownBy())
        .hasSizeGreaterThan(20)
        .allSatisfy(
            name -> {
              assertThat(name).isNotEmpty();
              assertThat(SCENARIOS.resolve(name).resolve("bundle")).isDirectory();
            });
  }
}
