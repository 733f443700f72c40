package io.github.pcap2netpol.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.pcap2netpol.cli.run.ExitCode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
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
    assertThat(Files.readString(out.resolve("connections.csv"))).contains("5432");
    assertThat(Files.readString(out.resolve("graph.svg")))
        .contains("class=\"arrow denied\"", "seen, but would be denied")
        .doesNotContain("<title>shop/web to shop/db, TCP 5432: seen, and allowed</title>");
    assertThat(Files.readString(out.resolve("report.html"))).contains("would be denied");
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
    CommandRun run = analyse("2026-12-01T00:00:00Z", "decisions: [{deny: {from: web, to: db}}]");

    assertThat(run.code()).isEqualTo(ExitCode.INPUT_UNUSABLE);
    assertThat(run.err()).contains("decisions[0].deny.from: Invalid value: \"web\"");
    assertThat(out).doesNotExist();
  }

  private CommandRun analyse(String now, String decisions) {
    Path file = folder.resolve("decisions.yaml");
    SmallBundle.put(file, decisions);
    return CommandRun.with(
        Set.of(),
        Map.of("SOURCE_DATE_EPOCH", Long.toString(Instant.parse(now).getEpochSecond())),
        "analyse",
        bundle,
        "--decisions",
        file,
        "-o",
        out);
  }
}
