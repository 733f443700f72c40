package io.github.pcap2netpol.spark;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The jar of the job, started by Spark's own launcher with Spark's own class path. */
class SparkSubmitIT {
  private static final String BUNDLE = "samples/pcaps/online-boutique";

  /** What the jar brings, or the job does without. */
  private static final Pattern NOT_OF_SPARK =
      Pattern.compile(
          ".*/(target/.*|test-classes.*|classes|org/pcap4j/.*|net/java/dev/jna/.*|info/picocli/.*"
              + "|io/fabric8/.*|org/jgrapht/.*|org/eclipse/.*|org/jline/.*|org/slf4j/slf4j-nop/.*"
              + "|org/junit/.*|net/jqwik/.*|com/code-intelligence/.*|org/openjdk/jmh/.*)");

  @TempDir private Path folder;

  @Test
  void the_jar_runs_with_what_spark_submit_gives_it() throws IOException, InterruptedException {
    Path broken = Files.writeString(folder.resolve("broken.pcap"), "no capture at all");
    Path one = folder.resolve("one.ndjson.gz");
    Ran.tool("extract", BUNDLE, broken.toString(), "-o", one.toString());

    int code =
        submit(
            BUNDLE,
            broken.toString(),
            "-o",
            folder.resolve("out").toString(),
            "--table",
            folder.resolve("table").toString());

    String log = Files.readString(folder.resolve("log"));
    assertThat(code).describedAs(log).isEqualTo(5);
    assertThat(log).contains("severe: [capture-not-recognised] " + broken);
    assertThat(Written.joined(folder.resolve("out"))).isEqualTo(Files.readAllBytes(one));
    assertThat(folder.resolve("table/_SUCCESS")).exists();
  }

  private int submit(String... args) throws IOException, InterruptedException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(opened());
    command.addAll(
        List.of(
            "-Xmx1g",
            "-cp",
            Arrays.stream(System.getProperty("java.class.path").split(File.pathSeparator))
                .filter(each -> !NOT_OF_SPARK.matcher(each).matches())
                .collect(Collectors.joining(File.pathSeparator)),
            "org.apache.spark.deploy.SparkSubmit",
            "--master",
            "local[2]",
            "--conf",
            "spark.ui.enabled=false",
            "--conf",
            "spark.driver.host=127.0.0.1",
            "--conf",
            "spark.driver.bindAddress=127.0.0.1",
            System.getProperty("spark.job")));
    command.addAll(List.of(args));
    Process process =
        new ProcessBuilder(command)
            .redirectErrorStream(true)
            .redirectOutput(folder.resolve("log").toFile())
            .start();
    try {
      assertThat(process.waitFor(10, TimeUnit.MINUTES)).isTrue();
      return process.exitValue();
    } finally {
      process.destroy();
    }
  }

  /** What Spark's launcher opens in the JDK; this process was started with it. */
  private static List<String> opened() {
    return ManagementFactory.getRuntimeMXBean().getInputArguments().stream()
        .filter(arg -> arg.startsWith("--add-") || arg.startsWith("-XX:+IgnoreUnrecognized"))
        .toList();
  }
}
