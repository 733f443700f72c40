package io.github.pcap2netpol.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.pcap2netpol.cli.terminal.Terminal;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The output fits the terminal, and nothing appears on it twice. */
class WidthTest {
  private static final String SHUT =
      """
      apiVersion: networking.k8s.io/v1
      kind: NetworkPolicy
      metadata: {name: web, namespace: shop}
      spec: {podSelector: {matchLabels: {app: web}}, policyTypes: [Egress]}
      """;

  @TempDir private Path folder;
  private Path bundle = Path.of("");
  private Path policy = Path.of("");

  @BeforeEach
  void write() throws IOException {
    bundle = SmallBundle.write(folder.resolve("bundle"));
    policy = Files.writeString(folder.resolve("p.yaml"), SHUT);
  }

  @ParameterizedTest
  @ValueSource(ints = {40, 80, 200})
  void every_command_keeps_to_the_width(int columns) {
    Path out = folder.resolve("out");
    List<List<Object>> commands =
        List.of(
            List.of("analyse", bundle, "-o", out),
            List.of("analyse", bundle, "--dry-run"),
            List.of("verify", bundle, "--policies", policy),
            List.of("verify", bundle, "--policies", policy, "-v"),
            List.of("explain", bundle, "shop/web", "shop/db:5432", "--policies", policy),
            List.of("explain", bundle, out.resolve("policies/shop/web.yaml")),
            List.of("explain", bundle, "shop/nobody", "shop/db:5432"),
            List.of("diff", "none", policy, "--bundle", bundle),
            List.of("extract", bundle, "-o", folder.resolve("connections.ndjson")),
            List.of("extract", bundle));

    for (List<Object> command : commands) {
      CommandRun run =
          CommandRun.with(
              EnumSet.allOf(Terminal.class),
              Map.of("COLUMNS", Integer.toString(columns), "NO_COLOR", "1"),
              command.toArray());
      assertThat(Stream.concat(run.out().lines(), run.err().lines()))
          .as("%s", command)
          .isNotEmpty()
          .allMatch(line -> line.length() <= columns || isOneWord(line));
    }
  }

  /** Whether the line is a single word, such as a path, which is not broken. */
  private static boolean isOneWord(String line) {
    return !line.strip().replaceAll(" \\\\$", "").contains(" ");
  }

  @Test
  void a_file_has_the_same_text_whatever_the_terminal() throws IOException {
    Path narrow = folder.resolve("narrow.txt");
    Path wide = folder.resolve("wide.txt");
    CommandRun.with(
        Set.of(), Map.of("COLUMNS", "40"), "verify", bundle, "--policies", policy, "-o", narrow);
    CommandRun.with(
        Set.of(), Map.of("COLUMNS", "200"), "verify", bundle, "--policies", policy, "-o", wide);

    assertThat(narrow).hasSameTextualContentAs(wide);
  }

  // A terminal, and the log of a CI job, show both streams.

  @Test
  void a_person_reads_each_finding_once_in_the_summary() {
    CommandRun run = analyse(EnumSet.allOf(Terminal.class));

    assertThat(run.out()).contains("warning  Pod shop/db: No outgoing connections");
    assertThat(run.err()).isEmpty();
  }

  @Test
  void a_ci_job_has_each_finding_once_on_standard_error() {
    CommandRun run = analyse(Set.of());

    assertThat(run.err()).contains("warning: [direction-silent] Pod shop/db: No outgoing");
    assertThat(run.out())
        .contains(" warnings, listed on standard error")
        .doesNotContain("No outgoing connections");
  }

  @Test
  void a_saved_summary_does_not_repeat_on_the_terminal_what_it_shows() {
    CommandRun run = analyse(Set.of(Terminal.ERROR));

    assertThat(run.err()).contains("No outgoing connections");
    assertThat(run.out()).doesNotContain("No outgoing connections");
  }

  @Test
  void a_summary_on_the_terminal_is_complete_without_saved_messages() {
    CommandRun run = analyse(Set.of(Terminal.OUTPUT));

    assertThat(run.out()).contains("No outgoing connections");
    assertThat(run.err()).contains("No outgoing connections");
  }

  private CommandRun analyse(Set<Terminal> terminals) {
    return CommandRun.with(
        terminals, Map.of("NO_COLOR", "1"), "analyse", bundle, "-o", folder.resolve("out"));
  }
}
