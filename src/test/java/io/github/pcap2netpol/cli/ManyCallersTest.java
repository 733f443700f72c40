package io.github.pcap2netpol.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.pcap2netpol.cli.run.ExitCode;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** More than 4096 addresses outside the cluster call one pod. */
class ManyCallersTest extends SmallBundleRuns {
  /** Every fourth address of a private network. */
  private static final List<String> NEIGHBOURS =
      IntStream.range(0, 5000).mapToObj(i -> "10.77." + i / 64 + "." + (i % 64 * 4 + 1)).toList();

  /** Two in each /15 of a large part of the Internet. */
  private static final List<String> STRANGERS =
      IntStream.range(0, 5000).mapToObj(i -> (20 + i / 50) + "." + i % 50 + ".9.9").toList();

  private void calledBy(List<String> clients) {
    SmallBundle.put(bundle.resolve("captures/shop/db.pcap"), SmallBundle.callsOfDb(clients));
  }

  @Test
  void many_callers_are_merged_into_blocks_that_the_policy_allows() {
    calledBy(NEIGHBOURS);
    CommandRun run = CommandRun.of("analyse", bundle, "-o", out);

    assertThat(run.code()).as(run.err()).isEqualTo(ExitCode.DONE);
    assertThat(run.err())
        .containsPattern("warning: \\[callers-widened] Pod shop/db: .*TCP 5432 .*/29")
        .doesNotContain("replay-denied", "originators-capped");
    Map<String, String> files = AnalyseTest.files(out);
    // 5000 times four addresses from 10.77.0.0 on: 20,000 = 16,384 + 2,048 + 1,024 + 512 + 32.
    assertThat(files.get("policies/shop/db.yaml"))
        .contains(
            "# from 10.77.0.0/18, outside the cluster, not by name (inferred:",
            "cidr: 10.77.0.0/18",
            "cidr: 10.77.64.0/21",
            "cidr: 10.77.72.0/22",
            "cidr: 10.77.76.0/23",
            "cidr: 10.77.78.0/27")
        .doesNotContain("/32");
    assertThat(files.get("connections.csv"))
        .contains("10.77.0.0/29,shop/db,TCP,5432,established,2,");
    assertThat(files.get("report.json"))
        .contains("\"originator\": \"10.77.0.8/29\"", "\"from\": \"10.77.78.24/29\"");
  }

  @Test
  void blocks_that_allow_others_too_are_severe() {
    calledBy(STRANGERS);
    CommandRun run = CommandRun.of("analyse", bundle, "-o", out);

    assertThat(run.code()).isEqualTo(ExitCode.FINDINGS);
    assertThat(run.err())
        .containsPattern(
            "severe: \\[callers-widened] Pod shop/db: .*/15 .*, which may include strangers")
        .doesNotContain("replay-denied", "originators-capped");
  }

  @Test
  void extracted_captures_give_the_same_files() {
    calledBy(NEIGHBOURS);
    Path again = folder.resolve("again");
    Path connections = folder.resolve("all.ndjson.gz");
    assertThat(CommandRun.of("analyse", bundle, "-o", out).code()).isEqualTo(ExitCode.DONE);
    assertThat(CommandRun.of("extract", bundle, "-o", connections).code()).isEqualTo(ExitCode.DONE);
    CommandRun run =
        CommandRun.of(
            "analyse",
            "--capture",
            connections,
            "--cluster",
            bundle.resolve("cluster"),
            "-o",
            again);

    assertThat(run.code()).as(run.err()).isEqualTo(ExitCode.DONE);
    assertThat(AnalyseTest.files(again).get("policies/shop/db.yaml"))
        .isEqualTo(AnalyseTest.files(out).get("policies/shop/db.yaml"));
    assertThat(AnalyseTest.files(again).get("connections.csv"))
        .isEqualTo(AnalyseTest.files(out).get("connections.csv"));
  }

  @Test
  void policies_are_judged_for_whole_blocks() {
    calledBy(NEIGHBOURS);
    CommandRun.of("analyse", bundle, "-o", out);
    Path policies = out.resolve("policies");
    assertThat(CommandRun.of("verify", bundle, "--policies", policies).code())
        .isEqualTo(ExitCode.DONE);

    Path narrower = folder.resolve("narrower.yaml");
    SmallBundle.put(
        narrower,
        AnalyseTest.files(out)
            .getOrDefault("policies/shop/db.yaml", "")
            .replace("10.77.78.0/27", "10.77.78.0/28"));
    CommandRun run = CommandRun.of("verify", bundle, "--policies", narrower);
    assertThat(run.code()).isEqualTo(ExitCode.FINDINGS);
    assertThat(run.out())
        .contains(
            "TCP connection from 10.77.78.16/29 to 10.0.1.2:5432 (shop/db) would be blocked",
            "TCP connection from 10.77.78.24/29 to 10.0.1.2:5432 (shop/db) would be blocked");
  }

  @Test
  void explain_names_the_block_of_an_address() {
    calledBy(NEIGHBOURS);
    CommandRun run = CommandRun.of("explain", bundle, "10.77.0.5", "shop/db:5432");

    assertThat(run.code()).as(run.err()).isEqualTo(ExitCode.DONE);
    assertThat(run.out())
        .contains(
            "Allowed",
            "10.77.0.0/29 to Pod shop/db at TCP 5432: 2 connections",
            "TCP 10.77.0.0/29 > 10.0.1.2:5432",
            "10.77.0.0/29 is outside the cluster");
  }
}
