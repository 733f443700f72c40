package io.github.pcap2netpol.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.pcap2netpol.apiserver.ApiServer;
import io.github.pcap2netpol.apiserver.Settings;
import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The commands that the containers of docs/fleet.md run, and their manifests. */
class FleetTest {
  private static final Path SAMPLE = Path.of("samples/pcaps/online-boutique/captures");
  private static final int SHARES = 3;

  @TempDir Path folder;
  private Path captures;
  private Path connections;

  @BeforeEach
  void copyTheSample() throws IOException {
    captures = folder.resolve("captures");
    connections = folder.resolve("connections");
    try (Stream<Path> files = Files.walk(SAMPLE)) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        Path copy = captures.resolve(SAMPLE.relativize(file).toString());
        Files.createDirectories(copy.getParent());
        Files.copy(file, copy);
      }
    }
  }

  @Test
  void shares_that_are_joined_hold_the_same_lines_as_one_extraction_of_all() throws Exception {
    for (int share = 0; share < SHARES; share++) {
      assertThat(share(share, SHARES)).isZero();
    }
    assertThat(connections.toFile().list()).hasSize(SHARES);
    assertThat(run("join.sh", Map.of("JOINED", all().toString()))).isZero();

    Path alone = folder.resolve("alone");
    assertThat(
            run(
                "share.sh",
                Map.of("CONNECTIONS", alone.toString(), "CAPTURES", captures.toString())))
        .isZero();
    assertThat(lines(all()))
        .isEqualTo(lines(alone.resolve("share-0.ndjson.gz")))
        .hasSizeGreaterThan(100);
  }

  @Test
  void all_parts_of_a_capture_are_in_one_share() throws Exception {
    Path part = captures.resolve("boutique").resolve("part.pcap");
    try (Stream<Path> files = Files.list(captures.resolve("boutique"))) {
      Files.copy(files.findFirst().orElseThrow(), part);
    }
    for (int i = 1; i < 8; i++) {
      Files.copy(part, part.resolveSibling("part." + i + ".pcap"));
    }
    for (int share = 0; share < SHARES; share++) {
      share(share, SHARES);
    }

    long holding = 0;
    for (int share = 0; share < SHARES; share++) {
      Path result = connections.resolve("share-" + share + ".ndjson.gz");
      holding += lines(result).stream().anyMatch(line -> line.contains("part.")) ? 1 : 0;
    }
    assertThat(holding).isEqualTo(1);
  }

  @Test
  void a_damaged_capture_does_not_fail_its_share() throws Exception {
    Files.writeString(captures.resolve("boutique").resolve("broken.pcap"), "no capture at all");

    assertThat(share(0, 1)).isZero();

    assertThat(lines(connections.resolve("share-0.ndjson.gz")))
        .anyMatch(line -> line.contains("broken.pcap") && line.contains("capture-not-recognised"));
  }

  @Test
  void joining_nothing_fails() throws Exception {
    Files.createDirectories(connections);

    assertThat(run("join.sh", Map.of("JOINED", all().toString()))).isEqualTo(1);
    assertThat(all()).doesNotExist();
  }

  @Tag("needs-tools")
  @ParameterizedTest
  @ValueSource(strings = {"extract", "nodes", "join"})
  void kustomize_builds_each_base_with_its_scripts(String base) throws Exception {
    Process kubectl = new ProcessBuilder("kubectl", "kustomize", "fleet/" + base).start();
    String built = new String(kubectl.getInputStream().readAllBytes(), StandardCharsets.UTF_8);

    assertThat(kubectl.waitFor()).isZero();
    assertThat(built).contains("kind: Job", "share.sh: |", "name: pcap2netpol-scripts-");
  }

  /** As for a namespace that enforces the level, where the Job itself would only draw a warning. */
  @Tag("needs-tools")
  @ParameterizedTest
  @CsvSource({
    "extract, restricted, ''",
    "join, restricted, ''",
    "fetch, restricted, ''",
    "nodes, baseline, would violate PodSecurity \"baseline:latest\": hostPath volumes",
    "nodes, privileged, ''"
  })
  void pod_security_admits_what_the_page_says(String base, String level, String warning)
      throws Exception {
    try (ApiServer server = new ApiServer(Settings.in(folder.resolve("server")), 0)) {
      server.load(
          """
          apiVersion: v1
          kind: Namespace
          metadata:
            name: captures
            labels:
              pod-security.kubernetes.io/enforce: %1$s
              pod-security.kubernetes.io/warn: %1$s
          """
              .formatted(level));
      Process kubectl =
          new ProcessBuilder(
                  "kubectl",
                  "--kubeconfig=" + server.kubeconfig("admin"),
                  "apply",
                  "-n",
                  "captures",
                  "-k",
                  "fleet/" + base)
              .redirectErrorStream(true)
              .start();
      String said = new String(kubectl.getInputStream().readAllBytes(), StandardCharsets.UTF_8);

      assertThat(kubectl.waitFor()).as(said).isZero();
      assertThat(said).containsPattern("(job.batch|pod)/pcap2netpol-[a-z-]+ created");
      if (warning.isEmpty()) {
        assertThat(said).doesNotContain("Warning:");
      } else {
        assertThat(said).contains(warning);
      }
    }
  }

  private Path all() {
    return connections.resolve("joined").resolve("all.ndjson.gz");
  }

  private int share(int number, int shares) throws IOException, InterruptedException {
    return run(
        "share.sh",
        Map.of(
            "JOB_COMPLETION_INDEX",
            "" + number,
            "SHARES",
            "" + shares,
            "CAPTURES",
            captures.toString()));
  }

  private int run(String script, Map<String, String> environment)
      throws IOException, InterruptedException {
    ProcessBuilder shell =
        new ProcessBuilder("sh", Path.of("fleet/scripts", script).toAbsolutePath().toString())
            .redirectErrorStream(true)
            .redirectOutput(folder.resolve("output").toFile());
    shell.environment().put("CONNECTIONS", connections.toString());
    shell.environment().putAll(environment);
    shell.environment().put("PCAP2NETPOL", "sh " + launcher());
    return shell.start().waitFor();
  }

  /** A script that runs the classes under test, whose folder may have spaces in its name. */
  private Path launcher() throws IOException {
    return Files.writeString(
        folder.resolve("launcher"),
        String.format(
            "exec '%s' -cp '%s' %s \"$@\"\n",
            Path.of(System.getProperty("java.home"), "bin", "java"),
            classPath(),
            Main.class.getName()));
  }

  /** Absolute, since the script changes the folder. */
  private static String classPath() {
    return Pattern.compile(File.pathSeparator, Pattern.LITERAL)
        .splitAsStream(System.getProperty("java.class.path"))
        .map(entry -> Path.of(entry).toAbsolutePath().toString())
        .collect(Collectors.joining(File.pathSeparator));
  }

  private static List<String> lines(Path file) throws IOException {
    try (BufferedReader in =
        new BufferedReader(
            new InputStreamReader(
                new GZIPInputStream(Files.newInputStream(file)), StandardCharsets.UTF_8))) {
      return in.lines().sorted().toList();
    }
  }
}
