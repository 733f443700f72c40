package io.github.pcap2netpol.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.pcap2netpol.cli.run.ExitCode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** {@code analyse --decisions}: decisions are applied and reported. */
class DecisionsTest extends SmallBundleRuns {
  private static final String DENY =
      """
      decisions:
      - deny: {from: shop/web, to: shop/db, port: 5432}
        reason: moved to the API
        expires: 2027-01-31
      """;

  @Test
  void denied_traffic_has_no_rule_and_is_reported_everywhere() throws IOException {
    CommandRun run = analyse("2026-12-01T00:00:00Z", DENY);

    assertThat(run.code()).isEqualTo(ExitCode.DONE);
    assertThat(run.out())
        .contains("Denied by decision")
        .contains(
            "shop/web to shop/db TCP 5432, by: deny shop/web to shop/db at 5432: moved to the API");
    assertThat(Files.readString(out.resolve("policies/shop/db.yaml")))
        .contains(
            "# denied by decision: from Pod shop/web at TCP 5432 (deny shop/web to shop/db at 5432:")
        .doesNotContain("port: 5432");
    assertThat(Files.readString(out.resolve("policies/shop/web.yaml")))
        .contains("# denied by decision: to Pod shop/db at TCP 5432")
        .doesNotContain("port: 5432");
    assertThat(Files.readString(out.resolve("report.json")))
        .contains("\"decision\": \"deny shop/web to shop/db at 5432\"")
        .contains("\"reason\": \"moved to the API\"");
    assertThat(Files.readString(out.resolve("report.html")))
        .containsSubsequence(
            "Denied by decision",
            "deny shop/web to shop/db at 5432",
            "moved to the API",
            "2027-01-31",
            "decisions.yaml: line 2");
    assertThat(Files.readString(out.resolve("connections.csv"))).contains("5432");
    assertThat(Files.readString(out.resolve("graph.svg")))
        .contains("class=\"arrow denied\"", ": would be denied</title>")
        .doesNotContain("<title>shop/web to shop/db, TCP 5432: seen, and allowed</title>");
    assertThat(Files.readString(out.resolve("report.html"))).contains("would be denied");
  }

  @Test
  void a_merge_request_shows_who_decided_what_and_why() {
    CommandRun run = analyse("2026-12-01T00:00:00Z", DENY, "--format", "markdown");

    assertThat(run.out())
        .contains("Denied by decision")
        .contains(
            "| shop/web | shop/db | TCP 5432 | deny shop/web to shop/db at 5432 | moved to the API"
                + " | 2027-01-31 | ");
  }

  @Test
  void without_denials_nothing_is_said_of_decisions() throws IOException {
    CommandRun run = analyse("2026-12-01T00:00:00Z", "decisions: [{allow: {from: '*', to: '*'}}]");

    assertThat(run.code()).isEqualTo(ExitCode.DONE);
    assertThat(Files.readString(out.resolve("report.html"))).doesNotContain("Denied by decision");
  }

  @Test
  void an_expired_denial_is_a_warning_and_not_applied() throws IOException {
    CommandRun run = analyse("2027-02-01T00:00:00Z", DENY);

    assertThat(run.code()).isEqualTo(ExitCode.FINDINGS);
    assertThat(run.err()).contains("expired on 2027-01-31");
    assertThat(Files.readString(out.resolve("policies/shop/db.yaml"))).contains("port: 5432");
  }

  @Test
  void the_last_decision_that_matches_counts() throws IOException {
    CommandRun run =
        analyse(
            "2026-12-01T00:00:00Z",
            "decisions: [{deny: {from: '*', to: shop/*}}, {allow: {from: shop/web, to: shop/db}}]");

    assertThat(run.code()).isEqualTo(ExitCode.DONE);
    assertThat(run.out()).doesNotContain("Denied by decision");
    assertThat(Files.readString(out.resolve("policies/shop/db.yaml"))).contains("port: 5432");
  }

  @Test
  void a_decision_that_matches_nothing_is_reported() {
    CommandRun run =
        analyse(
            "2026-12-01T00:00:00Z", "decisions: [{deny: {from: shop/web, to: 203.0.113.0/24}}]");

    assertThat(run.code()).isEqualTo(ExitCode.DONE);
    assertThat(run.err())
        .containsIgnoringWhitespaces("matches the decision to deny shop/web to 203.0.113.0/24");
  }

  @Test
  void a_denial_that_policies_cannot_enforce_is_severe() {
    SmallBundle.put(
        bundle.resolve("cluster/networkpolicies.json"),
        SmallBundle.list(
            """
            {"apiVersion": "networking.k8s.io/v1", "kind": "NetworkPolicy",
             "metadata": {"name": "all", "namespace": "shop"},
             "spec": {"podSelector": {}, "policyTypes": ["Ingress", "Egress"],
                      "ingress": [{}], "egress": [{}]}}"""));

    CommandRun run = analyse("2026-12-01T00:00:00Z", DENY);

    assertThat(run.code()).isEqualTo(ExitCode.FINDINGS);
    assertThat(run.err()).contains("but the policies still allow it");
  }

  @Test
  void with_an_invalid_decisions_file_nothing_is_written() {
    CommandRun run =
        analyse(
            "2026-12-01T00:00:00Z",
            """
            decisions:
            - deny: {from: shop/web, to: shop/db}
            - deny: {from: web, to: shop/db}
              expires: soon
            """);

    String file = folder.resolve("decisions.yaml").toString();
    assertThat(run.code()).isEqualTo(ExitCode.INPUT_UNUSABLE);
    assertThat(run.err())
        .contains(
            file
                + ": line 3: decisions[1].deny.from: Invalid value: \"web\": must be NAMESPACE/NAME"
                + " of a workload")
        .contains(file + ": line 4: decisions[1].expires: Invalid value: \"soon\"")
        .contains(file + " can't be used (2 problems above), so none of its decisions was applied");
    assertThat(out).doesNotExist();
  }

  @Test
  void a_decisions_file_that_is_no_yaml_or_not_there_is_named_with_what_to_do() {
    CommandRun broken = analyse("2026-12-01T00:00:00Z", "decisions:\n- deny: {from: a/b\n");

    assertThat(broken.code()).isEqualTo(ExitCode.INPUT_UNUSABLE);
    assertThat(broken.err())
        .contains(folder.resolve("decisions.yaml") + ": line 3, column 1: ")
        .contains("Decisions are read as YAML or JSON.");

    CommandRun missing =
        CommandRun.of("analyse", bundle, "-o", out, "--decisions", folder.resolve("none.yaml"));

    assertThat(missing.code()).isEqualTo(ExitCode.INPUT_UNUSABLE);
    assertThat(missing.err()).contains(folder.resolve("none.yaml") + " does not exist");
    assertThat(out).doesNotExist();
  }

  private CommandRun analyse(String now, String decisions, String... more) {
    Path file = folder.resolve("decisions.yaml");
    SmallBundle.put(file, decisions);
    List<Object> args = new ArrayList<>(List.of("analyse", bundle, "--decisions", file, "-o", out));
    args.addAll(List.of(more));
    return CommandRun.with(
        Set.of(),
        Map.of("SOURCE_DATE_EPOCH", Long.toString(Instant.parse(now).getEpochSecond())),
        args.toArray());
  }
}
