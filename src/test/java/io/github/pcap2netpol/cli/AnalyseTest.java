package io.github.pcap2netpol.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.pcap2netpol.cli.run.ExitCode;
import io.github.pcap2netpol.cli.terminal.Terminal;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.ResourceLock;

/** What {@code analyse} does with good input, and what its options change. */
@ResourceLock(CommandRun.STANDARD_INPUT)
class AnalyseTest extends SmallBundleRuns {
  @Test
  void a_bundle_becomes_a_folder_of_policies_a_graph_and_a_report() {
    CommandRun run = CommandRun.of("analyse", bundle, "-o", out);

    assertThat(run.code()).as(run.err()).isEqualTo(ExitCode.DONE);
    assertThat(run.out()).contains(out.toString());
    assertThat(files(out).keySet())
        .contains("policies/shop/web.yaml", "policies/shop/db.yaml")
        .contains("policies/kustomization.yaml", "policies/shop/kustomization.yaml")
        .contains("lockdown/shop/default-deny.yaml", "lockdown/shop/allow-dns.yaml")
        .contains("graph.dot", "report.json", "connections.csv");
  }

  @Test
  void loose_parts_give_the_same_policies_as_their_bundle() {
    Path other = folder.resolve("loose-out");
    CommandRun.of("analyse", bundle, "-o", out);
    CommandRun run =
        CommandRun.of(
            "analyse",
            "--capture",
            bundle.resolve("captures/shop/web.pcap"),
            bundle.resolve("captures/shop/db.pcap"),
            "--cluster",
            bundle.resolve("cluster/pods.json"),
            "-o",
            other);

    assertThat(run.code()).as(run.err()).isEqualTo(ExitCode.DONE);
    assertThat(policies(other)).isEqualTo(policies(out)).isNotEmpty();
  }

  @Test
  void a_capture_can_come_from_standard_input() {
    CommandRun run =
        CommandRun.reading(
            SmallBundle.call(),
            "analyse",
            "--capture",
            "-",
            "--cluster",
            bundle.resolve("cluster/pods.json"),
            "-o",
            out);

    assertThat(run.code()).as(run.err()).isNotIn(ExitCode.INTERNAL_ERROR, ExitCode.INPUT_UNUSABLE);
    assertThat(files(out).get("connections.csv")).contains("5432");
  }

  @Test
  void quiet_leaves_both_streams_empty_if_all_is_well() {
    CommandRun run = CommandRun.of("analyse", "-q", bundle, "-o", out);

    assertThat(run).isEqualTo(new CommandRun(ExitCode.DONE, "", ""));
    assertThat(files(out)).isNotEmpty();
  }

  @Test
  void a_pipe_gets_no_escape_sequences() {
    CommandRun run = CommandRun.of("analyse", "-v", bundle, "-o", out);

    assertThat(run.out() + run.err()).doesNotContain("\u001b").doesNotContain("\r");
  }

  @Test
  void colour_is_left_out_on_request_even_on_a_terminal() {
    Set<Terminal> terminals = EnumSet.allOf(Terminal.class);
    CommandRun asked =
        CommandRun.with(terminals, Map.of(), "analyse", "--no-color", bundle, "-o", out);
    CommandRun environment =
        CommandRun.with(terminals, Map.of("NO_COLOR", "1"), "analyse", bundle, "-o", out);

    assertThat(asked.out() + environment.out()).isNotEmpty().doesNotContain("\u001b[3");
  }

  @Test
  void the_summary_names_an_outside_service_as_the_policy_does() {
    CommandRun run =
        CommandRun.of(
            "analyse",
            "src/test/resources/scenarios/outside-name-with-several-addresses/bundle",
            "--dry-run");

    assertThat(run.out()).contains("  app  api.example.com 443*\n");
  }

  @Test
  void a_mistyped_namespace_is_answered_with_a_similar_one() {
    CommandRun run = CommandRun.of("analyse", bundle, "-o", out, "-n", "shp");

    assertThat(run.err()).contains("severe: [namespace-not-captured]", "Did you mean shop?");
  }

  @Test
  void a_bundle_given_twice_counts_once_and_is_reported() {
    CommandRun once = CommandRun.of("analyse", bundle, "--dry-run");
    CommandRun twice = CommandRun.of("analyse", bundle, bundle.resolve("../bundle"), "--dry-run");

    assertThat(once.err()).doesNotContain("given twice");
    assertThat(twice.err()).contains("warning: [input-twice] ", "It is given twice");
    assertThat(twice.out()).contains("  6 packets in 2 captures");
  }

  @Test
  void a_second_run_writes_the_same_bytes() {
    CommandRun.of("analyse", bundle, "-o", out);
    SortedMap<String, String> before = files(out);
    CommandRun again = CommandRun.of("analyse", bundle, "-o", out);

    assertThat(again.code()).as(again.err()).isEqualTo(ExitCode.DONE);
    assertThat(files(out)).isEqualTo(before);
  }

  @Test
  void edited_output_is_not_replaced() throws IOException {
    CommandRun.of("analyse", bundle, "-o", out);
    Files.writeString(out.resolve("policies/shop/web.yaml"), "# mine\n");
    CommandRun run = CommandRun.of("analyse", bundle, "-o", out);

    assertThat(run.code()).isEqualTo(ExitCode.OUTPUT_NOT_WRITTEN);
    assertThat(run.out()).isEmpty();
    assertThat(run.err()).contains("policies/shop/web.yaml", "--force");
    assertThat(out.resolve("policies/shop/web.yaml")).hasContent("# mine\n");
  }

  @Test
  void edited_output_is_replaced_with_force() throws IOException {
    CommandRun.of("analyse", bundle, "-o", out);
    Files.writeString(out.resolve("policies/shop/web.yaml"), "# mine\n");
    CommandRun run = CommandRun.of("analyse", bundle, "-o", out, "--force");

    assertThat(run.code()).as(run.err()).isEqualTo(ExitCode.DONE);
    assertThat(files(out).get("policies/shop/web.yaml")).contains("kind: NetworkPolicy");
  }

  @Test
  void a_folder_of_someone_else_is_not_touched() throws IOException {
    Files.createDirectories(out);
    Files.writeString(out.resolve("thesis.txt"), "years of work\n");
    CommandRun run = CommandRun.of("analyse", bundle, "-o", out);

    assertThat(run.code()).isEqualTo(ExitCode.OUTPUT_NOT_WRITTEN);
    assertThat(run.out()).isEmpty();
    assertThat(run.err()).contains(out.toString());
    assertThat(files(out)).containsOnlyKeys("thesis.txt");
  }

  @Test
  void an_output_folder_below_a_file_cannot_be_written() throws IOException {
    Path file = Files.writeString(folder.resolve("file"), "");
    CommandRun run = CommandRun.of("analyse", bundle, "-o", file.resolve("out"));

    assertThat(run.code()).isEqualTo(ExitCode.OUTPUT_NOT_WRITTEN);
    assertThat(run.out()).isEmpty();
    assertThat(run.err()).contains("pcap2netpol: ", "file").doesNotContain("\tat ");
  }

  /** The contents of all files below, by path. */
  static SortedMap<String, String> files(Path folder) {
    TreeMap<String, String> contents = new TreeMap<>();
    if (Files.exists(folder)) {
      try (Stream<Path> all = Files.walk(folder)) {
        for (Path file : all.filter(Files::isRegularFile).toList()) {
          contents.put(
              folder.relativize(file).toString().replace('\\', '/'), Files.readString(file));
        }
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
    return contents;
  }

  private static SortedMap<String, String> policies(Path folder) {
    return files(folder).subMap("policies/", "policies0");
  }
}
