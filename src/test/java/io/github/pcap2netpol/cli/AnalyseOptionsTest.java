package io.github.pcap2netpol.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.pcap2netpol.cli.run.ExitCode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/** The options of {@code analyse} that say what is written, and where. */
class AnalyseOptionsTest extends SmallBundleRuns {
  @Test
  void names_get_a_prefix_and_labels_are_added() throws IOException {
    CommandRun run =
        CommandRun.of(
            "analyse", bundle, "-o", out, "--name-prefix", "net-", "--label", "team=shop");

    assertThat(run.code()).isEqualTo(ExitCode.DONE);
    assertThat(Files.readString(out.resolve("policies/shop/net-db.yaml")))
        .contains("  name: net-db\n")
        .contains("    app.kubernetes.io/managed-by: pcap2netpol\n    team: shop\n");
    assertThat(out.resolve("lockdown/shop/net-default-deny.yaml")).exists();
  }

  @Test
  void a_name_or_label_that_the_api_server_refuses_is_a_usage_error() {
    for (String[] wrong :
        new String[][] {
          {"--name-prefix", "Net_", "--name-prefix \"Net_\" can't begin a name: use at most 100"},
          {"--name-prefix", "-x", "--name-prefix \"-x\" can't begin a name"},
          {"--label", "team", "--label \"team\" is not a label: expected KEY=VALUE"},
          {"--label", "no key=a", "--label \"no key=a\" is not a label"},
          {"--label", "team=-", "--label \"team=-\" is not a label"},
          {"--label", "app.kubernetes.io/managed-by=me", "knows its own policies"}
        }) {
      assertUsageError(wrong[0], wrong[1], wrong[2]);
    }
    CommandRun twice = CommandRun.of("analyse", bundle, "-o", out, "--label=a=b", "--label=a=c");
    assertThat(twice.code()).isEqualTo(ExitCode.USAGE);
    assertThat(twice.err()).contains("--label a is given twice");
    assertThat(out).doesNotExist();
  }

  @Test
  void a_word_that_an_option_does_not_know_is_a_usage_error_that_lists_those_it_knows() {
    assertUsageError(
        "--granularity",
        "pod",
        "invalid --granularity \"pod\": expected workload, service or namespace");
    assertUsageError("--dns", "some", "invalid --dns \"some\": expected all, observed or none");
    for (String wrong : new String[] {"web", "10.0.0.0/33", "a/b/c", "99999", "9-8/tcp", "*", ""}) {
      assertUsageError(
          "--exclude",
          wrong,
          "invalid --exclude \""
              + wrong
              + "\": expected a workload as in shop/loadgenerator or monitoring/*, an address");
    }
    assertThat(out).doesNotExist();
  }

  private void assertUsageError(String option, String value, String message) {
    CommandRun run = CommandRun.of("analyse", bundle, "-o", out, option, value);
    assertThat(run.code()).as(option + " " + value).isEqualTo(ExitCode.USAGE);
    assertThat(run.err()).contains(message).contains("See pcap2netpol analyse --help");
  }

  @Test
  void a_dash_prints_the_policies_and_writes_nothing() throws IOException {
    CommandRun.of("analyse", bundle, "-o", out);

    CommandRun run = CommandRun.of("analyse", bundle, "-o", "-");

    assertThat(run.code()).isEqualTo(ExitCode.DONE);
    assertThat(run.out())
        .isEqualTo(
            "---\n"
                + Files.readString(out.resolve("policies/shop/db.yaml"))
                + "---\n"
                + Files.readString(out.resolve("policies/shop/web.yaml")));
    assertThat(Path.of("-")).doesNotExist();
  }

  @Test
  void a_dry_run_writes_nothing() {
    CommandRun run = CommandRun.of("analyse", bundle, "-o", out, "--dry-run");

    assertThat(run.code()).isEqualTo(ExitCode.DONE);
    assertThat(run.out()).contains("dry run").contains("2 policies");
    assertThat(out).doesNotExist();
  }

  @Test
  void with_a_namespace_only_its_workloads_get_policies() {
    CommandRun shop = CommandRun.of("analyse", bundle, "-o", out, "-n", "shop");

    assertThat(shop.code()).isEqualTo(ExitCode.DONE);
    assertThat(out.resolve("policies/shop/db.yaml")).exists();

    CommandRun other = CommandRun.of("analyse", bundle, "-o", out, "-n", "other");

    assertThat(other.code()).isEqualTo(ExitCode.FINDINGS);
    assertThat(other.err()).contains("No workload of it was captured");
    assertThat(out.resolve("policies")).doesNotExist();
  }
}
