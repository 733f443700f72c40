package io.github.pcap2netpol.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.pcap2netpol.cli.run.ExitCode;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code verify --log}: from a blocked connection to the missing rule. */
class VerifyLogTest {
  private static final String POLICY =
      """
      apiVersion: networking.k8s.io/v1
      kind: NetworkPolicy
      metadata: {namespace: shop, name: db}
      spec: {podSelector: {matchLabels: {app: db}}, ingress: [RULES]}
      """;
  private static final String BLOCKED =
      "2026-11-21T08:00:00Z TCP connection from 10.0.1.1:40001 to 10.0.1.2:5432 blocked by x.\n";

  @TempDir private Path folder;
  private Path bundle = Path.of("");
  private Path policy = Path.of("");
  private Path log = Path.of("");

  @BeforeEach
  void write() {
    bundle = SmallBundle.write(folder.resolve("bundle"));
    policy = folder.resolve("db.yaml");
    log = folder.resolve("blocked.log");
    SmallBundle.put(policy, POLICY.replace("RULES", ""));
    SmallBundle.put(log, BLOCKED.repeat(3));
  }

  @Test
  void the_missing_rule_is_shown_as_a_command() {
    CommandRun run = CommandRun.of("verify", bundle, "--policies", policy, "--log", log);

    assertThat(run.code()).isEqualTo(ExitCode.FINDINGS);
    assertThat(run.out())
        .contains("3 x TCP connection from 10.0.1.1 (shop/web) to 10.0.1.2:5432 (shop/db)")
        .contains("ingress of shop/db isolated by shop/db, no rule matches")
        .contains(
            "kubectl -n shop patch networkpolicy db --type=json -p '[{\"op\":\"add\",\"path\":"
                + "\"/spec/ingress\",\"value\":[{\"from\":[{\"podSelector\":{\"matchLabels\":"
                + "{\"app\":\"web\"}}}],\"ports\":[{\"protocol\":\"TCP\",\"port\":5432}]}]}]'");
  }

  @Test
  void a_connection_that_the_policies_allow_needs_no_rule() {
    SmallBundle.put(policy, POLICY.replace("RULES", "{ports: [{port: 5432}]}"));

    CommandRun run = CommandRun.of("verify", bundle, "--policies", policy, "--log", log);

    assertThat(run.code()).isEqualTo(ExitCode.DONE);
    assertThat(run.out()).contains("the policies allow it").doesNotContain("kubectl");
  }

  @Test
  void an_address_that_the_metadata_lacks_is_reported_and_gets_no_rule() {
    SmallBundle.put(policy, POLICY.replace("RULES", "").replace("{app: db}", "{app: web}"));
    SmallBundle.put(log, BLOCKED.replace("10.0.1.1:", "10.0.1.77:"));
    CommandRun unknown = CommandRun.of("verify", bundle, "--policies", policy, "--log", log);
    assertThat(unknown.code()).as(unknown.err()).isEqualTo(ExitCode.DONE);
    assertThat(unknown.out())
        .contains("no pod, Service or node has the address 10.0.1.77")
        .doesNotContain("the policies allow it", "kubectl");

    SmallBundle.put(policy, POLICY.replace("RULES", ""));
    CommandRun denied = CommandRun.of("verify", bundle, "--policies", policy, "--log", log);
    assertThat(denied.out())
        .contains(
            "ingress of shop/db isolated by shop/db, no rule matches; no pod, Service or node")
        .doesNotContain("kubectl", "10.0.1.77/32");
  }

  @Test
  void metadata_alone_is_enough() {
    CommandRun run =
        CommandRun.of(
            "verify",
            "--cluster",
            bundle.resolve("cluster/pods.json"),
            "--policies",
            policy,
            "--log",
            log);
    assertThat(run.code()).as(run.err()).isEqualTo(ExitCode.FINDINGS);
    assertThat(run.out()).contains("kubectl -n shop patch networkpolicy db");
  }

  @Test
  void a_missing_log_is_reported() {
    CommandRun run =
        CommandRun.of("verify", bundle, "--policies", policy, "--log", folder.resolve("no.log"));

    assertThat(run.code()).isEqualTo(ExitCode.INPUT_UNUSABLE);
    assertThat(run.err()).contains("no.log does not exist");
  }

  @Test
  void a_log_takes_one_bundle_and_gives_text() {
    CommandRun two = CommandRun.of("verify", bundle, bundle, "--policies", policy, "--log", log);
    assertThat(two.code()).isEqualTo(ExitCode.USAGE);
    assertThat(two.err()).contains("one BUNDLE");

    CommandRun json =
        CommandRun.of("verify", bundle, "--policies", policy, "--log", log, "--format", "json");
    assertThat(json.code()).isEqualTo(ExitCode.USAGE);
    assertThat(json.err()).contains("remove --format");
  }
}
