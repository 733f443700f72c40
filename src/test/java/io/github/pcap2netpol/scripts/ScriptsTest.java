package io.github.pcap2netpol.scripts;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Runs the shell scripts' own tests, {@code src/test/bats}, so that they are part of the build.
 * They start first and run in parallel, since they mostly wait.
 *
 * <p>They need bats, tcpdump, busybox, nft and kubectl, and root for their network namespaces.
 */
@Tag("needs-tools")
@Order(1)
@Execution(ExecutionMode.CONCURRENT)
class ScriptsTest {
  /** For what hangs; no promise of speed. */
  private static final long LONGEST_MINUTES = 30;

  @TempDir private Path folder;

  @ParameterizedTest
  @ValueSource(
      strings = {
        "collect.bats",
        "nodes.bats",
        "inject.bats",
        "rbac.bats",
        "capture.bats",
        "older.bats",
        "failures.bats",
        "try.bats",
        "portable.bats"
      })
  void all_of_a_file_pass_and_none_is_skipped(String file) throws Exception {
    Path log = folder.resolve("log");
    ProcessBuilder bats =
        new ProcessBuilder("bats", "--tap", "src/test/bats/" + file)
            .redirectErrorStream(true)
            .redirectOutput(log.toFile());
    bats.environment().put("TEST_CLASSPATH", System.getProperty("java.class.path"));
    Process process = bats.start();
    try {
      boolean ended = process.waitFor(LONGEST_MINUTES, TimeUnit.MINUTES);

      assertThat(ended).as(said(log)).isTrue();
      assertThat(process.exitValue()).as(said(log)).isZero();
      assertThat(said(log)).contains("\nok 1 ").doesNotContain("# skip");
    } finally {
      process.destroy();
    }
  }

  private static String said(Path log) throws IOException {
    return Files.readString(log, UTF_8);
  }
}
