package io.github.pcap2netpol.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.pcap2netpol.cli.run.ExitCode;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.ResourceLock;

/**
 * Bad input leads to an exit code and a message, never to a stack trace or half-written output, and
 * the other inputs are still used.
 */
@ResourceLock(CommandRun.STANDARD_INPUT)
class BadInputTest extends SmallBundleRuns {
  @AfterEach
  void nothing_is_left_beside_the_output() throws IOException {
    try (var entries = Files.list(folder)) {
      assertThat(entries.map(path -> path.getFileName().toString()))
          .isSubsetOf("bundle", "out", "other", "more", "file");
    }
  }

  // Nothing can be used.

  @Test
  void a_path_that_does_not_exist() {
    assertUnusable(CommandRun.of("analyse", folder.resolve("nowhere"), "-o", out), "nowhere");
  }

  @Test
  void an_empty_folder() throws IOException {
    Path empty = Files.createDirectory(folder.resolve("other"));
    assertUnusable(CommandRun.of("analyse", empty, "-o", out), "other");
  }

  @Test
  void a_bundle_without_pods() throws IOException {
    Files.delete(bundle.resolve("cluster/pods.json"));
    assertUnusable(CommandRun.of("analyse", bundle, "-o", out), "pods");
  }

  @Test
  void a_bundle_without_captures() throws IOException {
    Files.delete(bundle.resolve("captures/shop/web.pcap"));
    Files.delete(bundle.resolve("captures/shop/db.pcap"));
    assertUnusable(CommandRun.of("analyse", bundle, "-o", out), "capture");
  }

  @Test
  void a_capture_that_does_not_exist() {
    assertUnusable(
        CommandRun.of(
            "analyse",
            "--capture",
            folder.resolve("nowhere.pcap"),
            "--cluster",
            bundle.resolve("cluster"),
            "-o",
            out),
        "nowhere.pcap");
  }

  @Test
  void metadata_that_does_not_exist() {
    assertUnusable(withMetadata(folder.resolve("nowhere.json")), "nowhere.json");
  }

  @Test
  void metadata_that_is_not_yaml() {
    assertUnusable(withMetadata("apiVersion: v1\nitems: [}\n"), "other");
  }

  @Test
  void metadata_that_is_a_hundred_levels_deep() {
    assertUnusable(withMetadata("[".repeat(100) + "]".repeat(100)), "other");
  }

  @Test
  void metadata_that_is_a_hundred_thousand_levels_deep() {
    assertUnusable(withMetadata("[".repeat(100_000)), "other");
  }

  @Test
  void metadata_of_fifty_megabytes_of_random_text() {
    assertUnusable(withMetadata("- {a: b, c: [d, e]}\n".repeat(2_500_000)), "other");
  }

  @Test
  void metadata_that_holds_a_list_of_unknown_kinds() {
    assertUnusable(
        withMetadata(
            SmallBundle.list(
                "{\"apiVersion\": \"x/v1\", \"kind\": \"Gadget\", \"metadata\": {\"name\": \"a\"}}")),
        "pods");
  }

  @Test
  void captures_without_a_single_packet() {
    SmallBundle.put(bundle.resolve("captures/shop/web.pcap"), SmallBundle.emptyCapture());
    SmallBundle.put(bundle.resolve("captures/shop/db.pcap"), "no capture at all");
    assertUnusable(CommandRun.of("analyse", bundle, "-o", out), "None of the 2 captures");
  }

  @Test
  void standard_input_without_a_single_byte() {
    assertUnusable(
        CommandRun.reading(
            new byte[0],
            "analyse",
            "--capture",
            "-",
            "--cluster",
            bundle.resolve("cluster"),
            "-o",
            out),
        "The capture contains no");
  }

  @Test
  void metadata_of_one_line_of_fifty_megabytes() {
    assertUnusable(
        withMetadata("kind: Pod\nmetadata: {name: \"" + "x".repeat(50_000_000) + "\"}\n"),
        "524288 characters");
  }

  // Some of it can be used.

  @Test
  void an_empty_capture_beside_good_ones() {
    assertRestIsUsed(new byte[0], ExitCode.DONE, "warning: [capture-empty]");

    assertThat(AnalyseTest.files(out).get("policies/shop/web.yaml")).contains("5432");
  }

  @Test
  void a_capture_without_packets_beside_good_ones() {
    SmallBundle.put(bundle.resolve("captures/shop/more.pcap"), SmallBundle.emptyCapture());
    CommandRun run = CommandRun.of("analyse", bundle, "-o", out);

    // It is where the capture of a pod called "more" would be, and would show nothing of that pod.
    assertThat(run.code()).as(run.err()).isEqualTo(ExitCode.FINDINGS);
    assertThat(run.err()).contains("severe: [capture-empty]", "more.pcap");
    assertThat(AnalyseTest.files(out).get("connections.csv")).contains("5432");
  }

  @Test
  void a_capture_cut_in_the_middle_of_a_record() {
    byte[] whole = SmallBundle.call();
    SmallBundle.put(
        bundle.resolve("captures/shop/web.pcap"), Arrays.copyOf(whole, whole.length - 7));
    CommandRun run = CommandRun.of("analyse", bundle, "-o", out);

    // So few packets come before the cut that most of the capture may be missing.
    assertThat(run.code()).as(run.err()).isEqualTo(ExitCode.FINDINGS);
    assertThat(run.err()).contains("severe: [capture-truncated]", "web.pcap");
    assertThat(AnalyseTest.files(out))
        .doesNotContainKey("policies/shop/web.yaml")
        .hasEntrySatisfying("connections.csv", rows -> assertThat(rows).contains("5432"));
  }

  @Test
  void a_text_file_named_like_a_capture() {
    assertRestIsUsed(
        "Dear diary, today I saw no packets at all.\n".getBytes(UTF_8),
        ExitCode.FINDINGS,
        "severe: [capture-not-recognised]");
  }

  @Test
  void a_capture_of_an_unknown_link_type() {
    byte[] foreign = SmallBundle.call();
    foreign[20] = (byte) 147; // DLT_USER0
    assertRestIsUsed(foreign, ExitCode.FINDINGS, "severe: [capture-link-type-unknown]");
  }

  @Test
  void a_gzip_that_is_cut_short() throws IOException {
    ByteArrayOutputStream packed = new ByteArrayOutputStream();
    try (GZIPOutputStream gzip = new GZIPOutputStream(packed)) {
      gzip.write(SmallBundle.call());
    }
    assertRestIsUsed(
        Arrays.copyOf(packed.toByteArray(), packed.size() / 2),
        ExitCode.FINDINGS,
        "severe: [gzip-truncated]");
  }

  @Test
  void one_unusable_bundle_beside_a_good_one_is_severe() {
    CommandRun run = CommandRun.of("analyse", bundle, folder.resolve("nowhere"), "-o", out);

    assertThat(run.code()).isEqualTo(ExitCode.FINDINGS);
    assertThat(run.err()).contains("severe: [input-unusable]", "nowhere").doesNotContain("\tat ");
    assertThat(AnalyseTest.files(out)).containsKey("policies/shop/web.yaml");
  }

  @Test
  void a_pod_without_address_labels_or_owner() {
    SmallBundle.put(
        bundle.resolve("cluster/pods.json"),
        SmallBundle.list(
            SmallBundle.pod("web", "10.0.1.1"),
            SmallBundle.pod("db", "10.0.1.2"),
            "{\"kind\": \"Pod\", \"metadata\": {\"name\": \"bare\", \"namespace\": \"shop\"}}",
            "{\"kind\": \"Pod\", \"metadata\": {}}",
            "{\"kind\": \"Pod\", \"metadata\": 7, \"spec\": [], \"status\": \"x\"}"));
    CommandRun run = CommandRun.of("analyse", bundle, "-o", out);

    assertThat(run.code()).as(run.err()).isEqualTo(ExitCode.DONE);
    assertThat(run.err()).contains("warning: [metadata-invalid-name]", "(2 times)");
    assertThat(AnalyseTest.files(out).get("policies/shop/web.yaml")).contains("5432");
  }

  @Test
  void one_loose_path_that_does_not_exist_beside_good_ones_is_severe() {
    CommandRun run =
        CommandRun.of(
            "analyse",
            "--capture",
            bundle.resolve("captures"),
            folder.resolve("nowhere.pcap"),
            "--cluster",
            bundle.resolve("cluster"),
            folder.resolve("nowhere.json"),
            "-o",
            out);

    assertThat(run.code()).as(run.err()).isEqualTo(ExitCode.FINDINGS);
    assertThat(run.err()).contains("severe: [input-unusable]", "nowhere.pcap", "nowhere.json");
    assertThat(AnalyseTest.files(out).get("policies/shop/web.yaml")).contains("5432");
  }

  @Test
  void links_that_lead_nowhere_or_in_circles() throws IOException {
    Files.createSymbolicLink(bundle.resolve("captures/shop/lost.pcap"), Path.of("gone"));
    Files.createSymbolicLink(bundle.resolve("captures/circle"), Path.of("."));
    CommandRun run = CommandRun.of("analyse", bundle, "-o", out);

    assertThat(run.code()).as(run.err()).isEqualTo(ExitCode.DONE);
    assertThat(run.err())
        .containsPattern("warning: .*lost.pcap: It is a broken link")
        .containsPattern("warning: .*circle: It is a link to a folder");
    assertThat(AnalyseTest.files(out).get("policies/shop/web.yaml")).contains("5432");
  }

  @Test
  void events_whose_first_line_is_not_an_event() {
    SmallBundle.put(
        bundle.resolve("cluster/pod-events.ndjson"),
        "garbage\n{\"type\": \"ADDED\", \"object\": "
            + SmallBundle.pod("late", "10.0.1.9").replace("\n", " ")
            + "}\n{\"type\": \"MODI");
    CommandRun run = CommandRun.of("analyse", bundle, "-o", out);

    assertThat(run.code()).as(run.err()).isEqualTo(ExitCode.DONE);
    assertThat(run.err())
        .contains("Line 1, column 1, can't be read", "Line 3, column", "Pod shop/late");
  }

  @Test
  void a_service_without_a_selector() {
    SmallBundle.put(
        bundle.resolve("cluster/services.json"),
        SmallBundle.list(
            """
            {"kind": "Service", "metadata": {"name": "elsewhere", "namespace": "shop"},
             "spec": {"type": "ClusterIP", "clusterIP": "10.1.0.1", "ports": [{"port": 5432}]}}
            """));
    CommandRun run = CommandRun.of("analyse", bundle, "-o", out);

    assertThat(run.code()).as(run.err()).isEqualTo(ExitCode.DONE);
    assertThat(AnalyseTest.files(out)).containsKey("policies/shop/web.yaml");
  }

  @Test
  void names_that_try_to_escape_the_folder_or_the_line() {
    SmallBundle.put(
        bundle.resolve("cluster/pods.json"),
        SmallBundle.list(
            SmallBundle.pod("web", "10.0.1.1"),
            SmallBundle.pod("db", "10.0.1.2"),
            SmallBundle.pod("../../evil", "10.0.1.3"),
            SmallBundle.pod("a\\\"b\\n<script>alert(1)</script>\\u001b[2J", "10.0.1.4")));
    CommandRun run = CommandRun.of("analyse", "-v", bundle, "-o", out);

    assertThat(run.code()).as(run.err()).isNotEqualTo(ExitCode.INTERNAL_ERROR);
    assertThat(run.out() + run.err()).doesNotContain("\u001b").doesNotContain("\tat java");
    assertThat(AnalyseTest.files(out).values())
        .allSatisfy(text -> assertThat(text).doesNotContain("\u001b"));
    assertThat(folder.resolve("evil.yaml")).doesNotExist();
    assertThat(out.resolve("evil.yaml")).doesNotExist();
  }

  /** A further part of web's capture cannot be used; what the other part shows still counts. */
  private void assertRestIsUsed(byte[] part, ExitCode code, String finding) {
    SmallBundle.put(bundle.resolve("captures/shop/web.1.pcap"), part);
    CommandRun run = CommandRun.of("analyse", bundle, "-o", out);

    assertThat(run.code()).as(run.err()).isEqualTo(code);
    assertThat(run.err()).contains(finding, "web.1.pcap").doesNotContain("\tat ");
    assertThat(AnalyseTest.files(out).get("connections.csv")).contains("5432");
  }

  private CommandRun withMetadata(String text) {
    SmallBundle.put(folder.resolve("other"), text);
    return withMetadata(folder.resolve("other"));
  }

  private CommandRun withMetadata(Path metadata) {
    return CommandRun.of(
        "analyse",
        "--capture",
        bundle.resolve("captures/shop/web.pcap"),
        "--cluster",
        metadata,
        "-o",
        out);
  }

  private void assertUnusable(CommandRun run, String named) {
    assertThat(run.code()).as(run.err()).isEqualTo(ExitCode.INPUT_UNUSABLE);
    assertThat(run.out()).isEmpty();
    assertThat(run.err()).containsIgnoringCase(named).doesNotContain("\tat ");
    assertThat(run.err().lines().toList().get((int) run.err().lines().count() - 1))
        .startsWith("pcap2netpol: ");
    assertThat(out).doesNotExist();
  }
}
