package io.github.pcap2netpol.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.pcap2netpol.cli.run.ExitCode;
import io.github.pcap2netpol.nftables.NodeRuleset;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The output of {@code nft}, and its usage errors. */
class NftTest {
  private static final String POLICY =
      """
      apiVersion: networking.k8s.io/v1
      kind: NetworkPolicy
      metadata: {namespace: shop, name: db}
      spec: {podSelector: {matchLabels: {app: db}}, ingress: [{ports: [{port: 5432}]}]}
      """;

  @TempDir private Path folder;
  private Path bundle = Path.of("");
  private Path policies = Path.of("");

  @BeforeEach
  void write() {
    bundle = SmallBundle.write(folder.resolve("bundle"));
    policies = folder.resolve("policies");
    SmallBundle.put(policies.resolve("shop/db.yaml"), POLICY);
    SmallBundle.put(policies.resolve("kustomization.yaml"), "resources: [shop]\n");
    SmallBundle.put(policies.resolve("notes.txt"), "not: [a policy\n");
  }

  @Test
  void the_ruleset_is_printed() {
    CommandRun run = CommandRun.of("nft", bundle, "--policies", policies, "--node", "node1", "-q");

    assertThat(run.code()).isEqualTo(ExitCode.DONE);
    assertThat(run.out())
        .startsWith(NodeRuleset.FIRST_LINES)
        .contains("tcp dport { 5432 } accept comment \"shop/db ingress rule 0\"")
        .contains(" group 100")
        .endsWith("}\n");
    assertThat(run.err()).isEmpty();
  }

  @Test
  void the_ruleset_is_written_and_may_replace_an_earlier_one() throws IOException {
    Path file = folder.resolve("node1.nft");
    for (int time = 1; time <= 2; time++) {
      CommandRun run =
          CommandRun.of(
              "nft",
              bundle,
              "--policies",
              policies,
              "--node",
              "node1",
              "-o",
              file,
              "--log-group",
              "5");
      assertThat(run.code()).isEqualTo(ExitCode.DONE);
      assertThat(run.out()).contains("1 policy for 2 pods of node node1");
      assertThat(Files.readString(file)).contains(" group 5\n");
    }
  }

  @Test
  void input_is_never_overwritten() throws IOException {
    Path file = policies.resolve("shop/db.yaml");

    CommandRun run =
        CommandRun.of("nft", bundle, "--policies", policies, "--node", "node1", "-o", file);

    assertThat(run.code()).isEqualTo(ExitCode.OUTPUT_NOT_WRITTEN);
    assertThat(run.out()).isEmpty();
    assertThat(run.err()).contains("an input of this run");
    assertThat(Files.readString(file)).isEqualTo(POLICY);
  }

  @Test
  void an_unknown_node_is_reported_with_the_known_ones() {
    CommandRun run = CommandRun.of("nft", bundle, "--policies", policies, "--node", "nope");

    assertThat(run.code()).isEqualTo(ExitCode.INPUT_UNUSABLE);
    assertThat(run.out()).isEmpty();
    assertThat(run.err()).contains("there is no node nope").contains("node1");
  }

  @Test
  void policies_that_select_none_of_the_nodes_pods_are_a_warning() {
    SmallBundle.put(policies.resolve("shop/db.yaml"), POLICY.replace("app: db", "app: none"));

    CommandRun run = CommandRun.of("nft", bundle, "--policies", policies, "--node", "node1");

    assertThat(run.code()).isEqualTo(ExitCode.FINDINGS);
    assertThat(run.err()).contains("would allow everything");
  }

  @Test
  void an_invalid_policy_makes_no_ruleset() {
    SmallBundle.put(policies.resolve("shop/web.yaml"), POLICY.replace("5432", "70000"));

    CommandRun run = CommandRun.of("nft", bundle, "--policies", policies, "--node", "node1");

    assertThat(run.code()).isEqualTo(ExitCode.INPUT_UNUSABLE);
    assertThat(run.out()).isEmpty();
    assertThat(run.err()).contains("70000");
  }

  @Test
  void missing_policies_are_reported() {
    CommandRun run = CommandRun.of("nft", bundle, "--policies", "nowhere", "--node", "node1");

    assertThat(run.code()).isEqualTo(ExitCode.INPUT_UNUSABLE);
    assertThat(run.err()).contains("nowhere does not exist");
  }

  @Test
  void missing_arguments_are_a_usage_error() {
    assertMistake(CommandRun.of("nft", "--policies", policies, "--node", "node1"), "BUNDLE");
    assertMistake(CommandRun.of("nft", bundle, "--node", "node1"), "--policies");
    assertMistake(CommandRun.of("nft", bundle, "--policies", policies), "--node");
    assertMistake(
        CommandRun.of(
            "nft", bundle, "--policies", policies, "--node", "node1", "--log-group", "65536"),
        "0 to 65535");
  }

  private static void assertMistake(CommandRun run, String what) {
    assertThat(run.code()).isEqualTo(ExitCode.USAGE);
    assertThat(run.out()).isEmpty();
    assertThat(run.err()).contains(what);
  }
}
