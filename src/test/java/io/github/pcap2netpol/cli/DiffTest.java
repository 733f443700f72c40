package io.github.pcap2netpol.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.github.pcap2netpol.cli.run.ExitCode;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The output and exit code of {@code diff}. */
class DiffTest {
  private static final String OLD =
      """
      apiVersion: networking.k8s.io/v1
      kind: NetworkPolicy
      metadata: {name: db, namespace: shop}
      spec:
        podSelector: {matchLabels: {app: db}}
        ingress:
        - from: [{podSelector: {matchLabels: {app: web}}}]
          ports: [{port: 5432}]
      """;
  private static final String REWRITTEN =
      """
      {"kind": "NetworkPolicy", "apiVersion": "networking.k8s.io/v1",
       "metadata": {"namespace": "shop", "name": "renamed"},
       "spec": {"policyTypes": ["Ingress"],
                "podSelector": {"matchExpressions": [{"key": "app", "operator": "In", "values": ["db"]}]},
                "ingress": [{"ports": [{"protocol": "TCP", "port": 5432, "endPort": 5432}],
                             "from": [{"podSelector": {"matchExpressions": [
                                 {"key": "app", "operator": "NotIn", "values": ["db"]}]}}]}]}}
      """;
  private static final String NEW = OLD.replace("port: 5432", "port: 5433");

  @TempDir private Path folder;
  private Path bundle = Path.of("");
  private Path before = Path.of("");

  @BeforeEach
  void write() {
    bundle = SmallBundle.write(folder.resolve("bundle"));
    put("old/db.yaml", OLD);
    before = folder.resolve("old");
  }

  @Test
  void differently_written_sets_that_mean_the_same_are_equal() {
    CommandRun run =
        CommandRun.of(
            "diff", before, put("new.json", REWRITTEN), "--bundle", bundle, "--exit-code");

    assertThat(run.code()).as(run.err()).isEqualTo(ExitCode.DONE);
    assertThat(run.out())
        .isEqualTo(
            """
            Unchanged
              Everything: both sets of policies mean the same for 8 pairs of parties.
            """);
  }

  @Test
  void newly_denied_and_allowed_connections_are_shown_with_the_reason() {
    CommandRun run = CommandRun.of("diff", before, put("new.yaml", NEW), "--bundle", bundle);

    assertThat(run.code()).isEqualTo(ExitCode.DONE);
    assertThat(run.out())
        .isEqualTo(
            """
            Newly denied
              - Pod shop/web to Pod shop/db at TCP 5432 (ingress of shop/db isolated by db, no rule matches)

            Newly allowed
              + Pod shop/web to Pod shop/db at TCP 5433 (before, ingress of shop/db isolated by db, no rule matches)

            Unchanged
              7 pairs of 8 pairs of parties.
            """);
  }

  @Test
  void with_exit_code_a_difference_makes_exit_code_five() {
    Path after = put("new.yaml", NEW);
    assertThat(CommandRun.of("diff", before, after, "--bundle", bundle).code())
        .isEqualTo(ExitCode.DONE);
    assertThat(CommandRun.of("diff", before, after, "--bundle", bundle, "--exit-code").code())
        .isEqualTo(ExitCode.FINDINGS);
  }

  @Test
  void the_policies_of_the_cluster_and_no_policies_have_names() {
    put("bundle/cluster/networkpolicies.yaml", OLD);
    CommandRun same = CommandRun.of("diff", "cluster", before, "--bundle", bundle, "--exit-code");
    CommandRun gone = CommandRun.of("diff", "cluster", "none", "--bundle", bundle);

    assertThat(same.code()).as(same.out()).isEqualTo(ExitCode.DONE);
    assertThat(gone.out())
        .doesNotContain("Newly denied")
        .contains("+ Pod shop/web to Pod shop/db at TCP 1-5431, 5433-65535; any UDP port;");
  }

  @Test
  void metadata_alone_is_enough() {
    CommandRun run =
        CommandRun.of(
            "diff", before, put("new.yaml", NEW), "--cluster", bundle.resolve("cluster/pods.json"));

    assertThat(run.code()).as(run.err()).isEqualTo(ExitCode.DONE);
    assertThat(run.out()).contains("- Pod shop/web to Pod shop/db at TCP 5432");
  }

  @Test
  void html_is_one_page_that_loads_nothing_else() {
    CommandRun run =
        CommandRun.of("diff", before, put("new.yaml", NEW), "--bundle", bundle, "-f", "html");

    assertThat(run.code()).as(run.err()).isEqualTo(ExitCode.DONE);
    assertThat(run.out())
        .startsWith("<!DOCTYPE html>\n")
        .contains("default-src &#39;none&#39;")
        .containsSubsequence(
            "Newly denied", "<td>Pod shop/web</td>", "<td class=\"whole\">TCP 5432</td>")
        .containsSubsequence("Newly allowed", "<td class=\"whole\">TCP 5433</td>");
  }

  @Test
  void quiet_keeps_the_result() {
    CommandRun run = CommandRun.of("diff", before, put("new.yaml", NEW), "--bundle", bundle, "-q");

    assertThat(run.out()).contains("- Pod shop/web to Pod shop/db at TCP 5432");
  }

  @Test
  void a_dash_means_standard_output() {
    CommandRun run =
        CommandRun.of(
            "diff", before, put("new.yaml", NEW), "--bundle", bundle, "-f", "json", "-o", "-");

    assertThat(run.out()).startsWith("{");
  }

  @Test
  void markdown_has_what_is_denied_first_and_a_graph() {
    CommandRun run =
        CommandRun.of("diff", before, put("new.yaml", NEW), "--bundle", bundle, "-f", "markdown");

    assertThat(run.code()).as(run.err()).isEqualTo(ExitCode.DONE);
    assertThat(run.out())
        .startsWith("## What the change of policies means\n\n**Warning:** 1 of 8 pairs of parties")
        .contains("### Newly denied\n\n| From | To | Port | Pods | Why |\n")
        .contains("| Pod shop/web | Pod shop/db | TCP 5432 | all | ingress of shop/db")
        .contains("<details><summary>Newly allowed</summary>\n")
        .contains("| Pod shop/web | Pod shop/db | TCP 5433 | all | before, ingress")
        .contains("```mermaid\nflowchart LR\n")
        .contains(" ==x|\"denied: TCP 5432\"| ", " -->|\"allowed: TCP 5433\"| ");
  }

  @Test
  void json_is_for_programs() throws IOException {
    Path file = folder.resolve("diff.json");
    CommandRun run =
        CommandRun.of(
            "diff", before, put("new.yaml", NEW), "--bundle", bundle, "-f", "json", "-o", file);

    assertThat(run.code()).isEqualTo(ExitCode.DONE);
    assertThat(run.out()).contains("Newly denied");
    JsonNode result = new ObjectMapper().readTree(file.toFile());
    assertThat(result.get("equal").asBoolean()).isFalse();
    assertThat(result.get("changes")).hasSize(2);
    assertThat(result.get("changes").get(0).toString())
        .isEqualTo(
            "{\"change\":\"newly-allowed\",\"from\":\"Pod shop/web\",\"to\":\"Pod shop/db\","
                + "\"ports\":\"TCP 5433\",\"partly\":false,"
                + "\"reason\":\"before, ingress of shop/db isolated by db, no rule matches\"}");
  }

  @Test
  void policies_that_the_api_server_would_refuse_end_the_run() {
    Path after = put("new.yaml", NEW.replace("port: 5433", "port: -1"));
    CommandRun run = CommandRun.of("diff", before, after, "--bundle", bundle);

    assertThat(run.code()).isEqualTo(ExitCode.INPUT_UNUSABLE);
    assertThat(run.out()).isEmpty();
    assertThat(run.err()).contains("[policy-invalid] " + after, "shop/db", "-1");
  }

  @Test
  void missing_metadata_or_metadata_without_pods_end_the_run() {
    CommandRun run = CommandRun.of("diff", before, before, "--bundle", folder.resolve("none-such"));

    assertThat(run.code()).isEqualTo(ExitCode.INPUT_UNUSABLE);
    assertThat(run.out()).isEmpty();
    assertThat(run.err()).contains("none-such/cluster does not exist");
  }

  @Test
  void comparing_a_set_with_itself_is_a_usage_error() {
    assertMistake("OLD and NEW are required", "diff", before, "--bundle", bundle);
    assertMistake("OLD and NEW are required", "diff", before, before, before, "--bundle", bundle);
    assertMistake("--bundle BUNDLE or --cluster", "diff", before, before);
    assertMistake(
        "--bundle BUNDLE or --cluster",
        "diff",
        before,
        before,
        "--bundle",
        bundle,
        "--cluster",
        bundle);
    assertMistake("only once", "diff", "-", "-", "--bundle", bundle);
    assertMistake(
        "text, markdown, html, json", "diff", before, before, "--bundle", bundle, "-f", "junit");
  }

  private Path put(String name, String text) {
    Path file = folder.resolve(name);
    SmallBundle.put(file, text);
    return file;
  }

  private static void assertMistake(String said, Object... args) {
    CommandRun run = CommandRun.of(args);
    assertThat(run.code()).as(run.err()).isEqualTo(ExitCode.USAGE);
    assertThat(run.out()).isEmpty();
    assertThat(run.err()).startsWith("pcap2netpol: ").contains(said, "See pcap2netpol diff");
  }
}
