package io.github.pcap2netpol.spark;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.pcap2netpol.cli.Application;
import io.github.pcap2netpol.cli.Main;
import io.github.pcap2netpol.cli.run.ExitCode;
import io.github.pcap2netpol.cli.terminal.Environment;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Set;
import java.util.function.Function;
import org.apache.spark.sql.SparkSession;

/**
 * A run of the job or of the tool, and what it printed.
 *
 * @param code the exit code
 * @param out standard output
 * @param err standard error
 */
record Ran(ExitCode code, String out, String err) {
  /** What tests must not use at once: a process has one Spark. */
  static final String SPARK = "spark";

  /** Two tasks at once, each tried up to four times. */
  private static final String TWO_CORES = "local[2,4]";

  /** Runs the job as {@code spark-submit --master local[2,4]} would. */
  static Ran job(String... args) {
    return of(
        environment -> Application.run(new SparkExtractCommand(Ran::session), args, environment));
  }

  /** Runs the tool on this machine, without Spark. */
  static Ran tool(String... args) {
    return of(environment -> Main.run(args, environment));
  }

  /** The session of the job. */
  static SparkSession session() {
    return SparkSession.builder()
        .master(TWO_CORES)
        .config("spark.ui.enabled", false)
        .config("spark.driver.host", "127.0.0.1")
        .config("spark.driver.bindAddress", "127.0.0.1")
        .config("spark.sql.shuffle.partitions", 4)
        .config("spark.hadoop.fs.file.impl", FlakyFileSystem.class.getName())
        .getOrCreate();
  }

  private static Ran of(Function<Environment, ExitCode> run) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    ByteArrayOutputStream err = new ByteArrayOutputStream();
    ExitCode code =
        run.apply(
            new Environment(
                new PrintStream(out, true, StandardCharsets.UTF_8),
                new PrintStream(err, true, StandardCharsets.UTF_8),
                Set.of(),
                OptionalInt.empty(),
                Map.of()));
    return new Ran(
        code, out.toString(StandardCharsets.UTF_8), err.toString(StandardCharsets.UTF_8));
  }

  /** Checks that it was successful and found nothing severe. */
  Ran done() {
    assertThat(code).describedAs(err).isEqualTo(ExitCode.DONE);
    return this;
  }
}
