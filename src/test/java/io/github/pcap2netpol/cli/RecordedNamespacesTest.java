package io.github.pcap2netpol.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.pcap2netpol.cli.run.ExitCode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Captures of nodes hold the pods of all namespaces. The bundle says for which it was recorded, and
 * only their workloads get policies.
 */
class RecordedNamespacesTest {
  private static final String ONLY = "for which it was recorded; -n names others";

  @TempDir private Path folder;

  @Test
  void only_the_recorded_namespaces_get_policies_and_the_summary_says_so() throws IOException {
    CommandRun run = analyse(bundle("shop", "\"boutique\""));

    // Not even the captures of the resolver, which began long after it, are severe.
    assertThat(run.code()).as(run.err()).isEqualTo(ExitCode.DONE);
    assertThat(namespaces()).containsExactly("boutique");
    assertThat(oneLine(run.out())).contains("; only namespace boutique, " + ONLY);
    assertThat(Files.readString(folder.resolve("out/report.json")))
        .contains("This is not severe, since no policies are written for kube-system.");
  }

  @Test
  void namespaces_on_the_command_line_win() throws IOException {
    CommandRun run = analyse(bundle("shop", "\"boutique\""), "-n", "kube-system");

    assertThat(run.code()).as(run.err()).isEqualTo(ExitCode.FINDINGS);
    assertThat(namespaces()).containsExactly("kube-system");
    assertThat(oneLine(run.out())).doesNotContain(ONLY);
  }

  @Test
  void two_bundles_count_with_the_namespaces_of_both() throws IOException {
    Path other = bundle("dns", "\"kube-system\"");

    analyse(bundle("shop", "\"boutique\""), other);

    assertThat(namespaces()).containsExactly("boutique", "kube-system");
  }

  @Test
  void a_bundle_that_does_not_say_so_was_recorded_for_all_that_it_holds() throws IOException {
    CommandRun run = analyse(bundle("shop", ""));

    assertThat(namespaces()).containsExactly("boutique", "kube-system");
    assertThat(oneLine(run.out())).doesNotContain(ONLY);
  }

  @Test
  void captures_of_pods_count_with_all_their_namespaces() throws IOException {
    Path bundle = bundle("shop", "\"elsewhere\"");
    Files.delete(bundle.resolve("captures/node1.pcap"));
    Files.delete(bundle.resolve("captures/node2.pcap"));
    Path pods = Files.createDirectories(bundle.resolve("captures/boutique"));
    for (Path file : SamplePackets.files()) {
      Files.copy(file, pods.resolve(file.getFileName()));
    }

    analyse(bundle);

    assertThat(namespaces()).containsExactly("boutique");
  }

  @Test
  void tables_of_connection_tracking_are_counted_and_not_read() throws IOException {
    Path bundle = bundle("shop", "\"boutique\"");
    Path tables = Files.createDirectories(bundle.resolve("conntrack"));
    Files.writeString(tables.resolve("node1.txt"), "tcp 6 10 TIME_WAIT src=10.244.1.4\n");
    Files.writeString(tables.resolve("node2.txt"), "");

    CommandRun run = analyse(bundle);

    assertThat(run.code()).as(run.err()).isEqualTo(ExitCode.DONE);
    assertThat(Files.readString(folder.resolve("out/report.json")).replaceAll("\\s+", " "))
        .containsPattern("\"conntrack-not-read\"[^}]*import conntrack[^}]*\"count\": 2");
  }

  private CommandRun analyse(Object... arguments) {
    List<Object> all = new ArrayList<>(List.of("analyse"));
    all.addAll(Arrays.asList(arguments));
    all.addAll(List.of("-o", folder.resolve("out")));
    return CommandRun.of(all.toArray());
  }

  private Path bundle(String name, String namespaces) throws IOException {
    Path bundle = folder.resolve(name);
    Path captures = Files.createDirectories(bundle.resolve("captures"));
    for (Map.Entry<String, byte[]> node : SampleOnNodes.captures(SamplePackets.read()).entrySet()) {
      Files.write(captures.resolve(node.getKey() + ".pcap"), node.getValue());
    }
    Path cluster = Files.createDirectories(bundle.resolve("cluster"));
    try (Stream<Path> files = Files.list(SamplePackets.SAMPLE.resolve("cluster"))) {
      for (Path file : files.toList()) {
        Files.copy(file, cluster.resolve(file.getFileName()));
      }
    }
    Files.writeString(
        bundle.resolve("bundle.json"),
        "{\"formatVersion\": 1, \"namespaces\": [" + namespaces + "], \"captures\": []}");
    return bundle;
  }

  /** Those that have policies. */
  private Set<String> namespaces() throws IOException {
    try (Stream<Path> found = Files.list(folder.resolve("out/policies"))) {
      return found
          .filter(Files::isDirectory)
          .map(path -> path.getFileName().toString())
          .collect(Collectors.toCollection(TreeSet::new));
    }
  }

  private static String oneLine(String text) {
    return text.replaceAll("\\s+", " ");
  }
}
