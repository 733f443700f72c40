package io.github.pcap2netpol.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.pcap2netpol.cli.run.ExitCode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The README shows what {@code verify} prints. */
class ReadmeVerifyTest {
  private static final Path SAMPLE = Path.of("samples/pcaps/online-boutique");

  @TempDir private Path folder;

  @Test
  void the_blocked_connection_in_the_readme_is_the_one_that_is_printed() throws Exception {
    Path out = folder.resolve("out");
    assertThat(CommandRun.of("analyse", SAMPLE, "-o", out).code()).isEqualTo(ExitCode.DONE);
    deleteFirstEgressRule(out.resolve("policies/boutique/loadgenerator.yaml"));

    CommandRun run =
        CommandRun.with(
            Set.of(),
            Map.of("COLUMNS", "80"),
            "verify",
            SAMPLE,
            "--policies",
            out.resolve("policies"));

    assertThat(run.code()).isEqualTo(ExitCode.FINDINGS);
    int start = run.out().indexOf("Would be blocked\n");
    assertThat(start).isNotNegative();
    String blocked = run.out().substring(start, run.out().indexOf("\n\n", start));
    assertThat(Files.readString(Path.of("README.md"))).contains("```\n" + blocked + "\n```\n");
  }

  private static void deleteFirstEgressRule(Path policy) throws Exception {
    String yaml = Files.readString(policy);
    int rule = yaml.indexOf("  # to Deployment boutique/frontend");
    int next = yaml.indexOf("  # DNS over UDP");
    assertThat(rule).isPositive().isLessThan(next);
    Files.writeString(policy, yaml.substring(0, rule) + yaml.substring(next));
  }
}
