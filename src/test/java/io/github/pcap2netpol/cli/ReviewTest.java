package io.github.pcap2netpol.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.pcap2netpol.cli.run.ExitCode;
import io.github.pcap2netpol.cli.terminal.Terminal;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.ResourceLock;

/** {@code review} at a prompt: commands from a pipe. */
@ResourceLock(CommandRun.STANDARD_INPUT)
class ReviewTest {
  @TempDir private Path folder;
  private Path bundle = Path.of("");
  private Path out = Path.of("");
  private Path decisions = Path.of("");

  @BeforeEach
  void write() {
    bundle = SmallBundle.write(folder.resolve("bundle"));
    out = folder.resolve("out");
    decisions = folder.resolve("decisions.yaml");
  }

  @Test
  void selected_connections_are_allowed_and_policies_are_written() throws IOException {
    CommandRun run = review("s 1\ng\n");

    assertThat(run.code()).isEqualTo(ExitCode.DONE);
    assertThat(run.out()).contains("1 [ ] to shop/db").contains("2 policies, no connection seen");
    assertThat(decisions)
        .content(UTF_8)
        .endsWith("- allow: {from: Pod shop/web, to: Pod shop/db, port: 5432/tcp}\n");
    assertThat(Files.readString(out.resolve("policies/shop/db.yaml"))).contains("port: 5432");
  }

  @Test
  void the_panel_and_the_file_that_it_writes_lead_to_the_same_bytes() {
    CommandRun run = review("c 1\ng\n");

    assertThat(run.code()).isEqualTo(ExitCode.DONE);
    assertThat(run.out())
        .contains("1 connection seen would be denied: shop/web to shop/db TCP 5432");
    Path again = folder.resolve("again");
    CommandRun.of("analyse", bundle, "--decisions", decisions, "-o", again);
    assertThat(files(out)).isEqualTo(files(again)).isNotEmpty();
  }

  @Test
  void nothing_is_written_at_the_end_of_the_input() {
    CommandRun run = review("c 1\n");

    assertThat(run.code()).isEqualTo(ExitCode.DONE);
    assertThat(run.out()).contains("No policies were written");
    assertThat(decisions).doesNotExist();
    assertThat(out).doesNotExist();
  }

  @Test
  void decisions_are_added_to_the_file_and_its_comments_stay() throws IOException {
    Files.writeString(
        decisions, "decisions:\n# from the audit\n- deny: {from: shop/db, to: outside}\n");

    review("c 1\nw\nq\n");

    assertThat(decisions)
        .content(UTF_8)
        .isEqualTo(
            """
            decisions:
            # from the audit
            - deny: {from: shop/db, to: outside}
            - deny: {from: Pod shop/web, to: Pod shop/db, port: 5432/tcp}
            """);
    assertThat(review("q\n").out())
        .contains("1 line is not shown")
        .doesNotContain("[-] to shop/db");
    assertThat(review("a\nq\n").out()).contains("[-] to shop/db");
  }

  @Test
  void an_empty_list_and_an_indented_one_can_be_extended() throws IOException {
    String decision = "- deny: {from: Pod shop/web, to: Pod shop/db, port: 5432/tcp}\n";

    Files.writeString(decisions, "decisions: [] # none yet\n");
    review("c 1\nw\nq\n");
    assertThat(decisions).content(UTF_8).isEqualTo("decisions: # none yet\n" + decision);

    String indented = "decisions:\n  - deny: {from: shop/db, to: outside}\n  # end\n";
    Files.writeString(decisions, indented);
    review("c 1\nw\nq\n");
    assertThat(decisions).content(UTF_8).isEqualTo(indented + "  " + decision);
  }

  @Test
  void a_file_that_cannot_be_extended_stays_as_it_is() throws IOException {
    String flow = "decisions: [{deny: {from: shop/db, to: outside}}]\n";
    Files.writeString(decisions, flow);

    CommandRun run = review("c 1\nw\nq\n");

    assertThat(run.out()).contains("can only be added to a file that ends in a list");
    assertThat(decisions).content(UTF_8).isEqualTo(flow);
  }

  @Test
  void a_mistyped_command_and_a_wrong_number_are_reported() {
    assertThat(review("x\nc 99\nc 3-1\nq\n").out())
        .contains("\"x\" is not a command")
        .contains("the numbers end at 1")
        .contains("\"c 3-1\" is not a command, or names no lines");
  }

  @Test
  void an_invalid_file_of_decisions_is_an_error_before_anything_is_shown() throws IOException {
    Files.writeString(decisions, "decisions: [{deny: {from: web, to: db}}]");

    CommandRun run = review("g\n");

    assertThat(run.code()).isEqualTo(ExitCode.INPUT_UNUSABLE);
    assertThat(run.err()).contains("none of its decisions was applied");
    assertThat(out).doesNotExist();
  }

  @Test
  void on_a_terminal_q_asks_once_before_decisions_are_lost_and_in_a_pipe_it_ends() {
    String question = "1 decision is not saved: w writes the file, q again ends without it";

    CommandRun asked = onTerminal("c 1\nq\nq\nl\n", "9999");
    assertThat(asked.out()).containsOnlyOnce(question).contains("No policies were written");
    assertThat(onTerminal("c 1\nw\nq\nl\n", "9999").out()).doesNotContain(question);
    assertThat(review("c 1\nq\nl\n").out()).doesNotContain(question);
  }

  @Test
  void no_line_is_wider_than_the_terminal_and_nothing_is_left_out() {
    CommandRun wide = onTerminal("h\nc 1\n? 1\nx\nq\nq\n", "9999");
    CommandRun narrow = onTerminal("h\nc 1\n? 1\nx\nq\nq\n", "40");

    assertThat(wide.out().lines()).anyMatch(line -> line.length() > 80);
    // In a terminal what follows the prompt is on a line of its own. A long word stays whole.
    assertThat(narrow.out().replace("\n> ", "\n").lines())
        .allMatch(line -> line.length() <= 40 || !line.strip().contains(" "));
    assertThat(narrow.out()).contains("\n  1 [ ] to shop/db");
    assertThat(words(narrow)).isEqualTo(words(wide));
  }

  /** As if it were one long line. */
  private static String words(CommandRun run) {
    return run.out().replaceAll("\\s+", " ");
  }

  private CommandRun onTerminal(String typed, String columns) {
    return CommandRun.reading(
        typed.getBytes(UTF_8),
        Set.of(Terminal.INPUT),
        Map.of("COLUMNS", columns),
        "review",
        bundle,
        "--decisions",
        decisions,
        "-o",
        out);
  }

  private CommandRun review(String typed) {
    return CommandRun.reading(
        typed.getBytes(UTF_8), "review", bundle, "--decisions", decisions, "-o", out);
  }

  private static SortedMap<String, String> files(Path folder) {
    SortedMap<String, String> files = new TreeMap<>();
    try (Stream<Path> all = Files.walk(folder)) {
      for (Path file : all.filter(Files::isRegularFile).toList()) {
        files.put(folder.relativize(file).toString(), Files.readString(file, UTF_8));
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return files;
  }
}
