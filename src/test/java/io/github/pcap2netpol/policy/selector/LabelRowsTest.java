package io.github.pcap2netpol.policy.selector;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.pcap2netpol.cluster.label.KnownLabels;
import io.github.pcap2netpol.cluster.label.LabelLifetime;
import io.github.pcap2netpol.cluster.model.Cluster;
import io.github.pcap2netpol.cluster.model.LabelSelector;
import io.github.pcap2netpol.cluster.model.WorkloadRef;
import io.github.pcap2netpol.policy.Scene;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** A scenario for each row of docs/labels.md, made from the row, and those that the rows name. */
class LabelRowsTest {
  private static final Path SCENARIOS = Path.of("src", "test", "resources", "scenarios");
  private static final WorkloadRef WEB = Scene.ref("Rollout", "shop/web");

  /** A row of the page: its label, the name the page uses, and the scenarios that show it. */
  private record Row(String pattern, String key, String value, String lifetime, String shownBy) {
    static Row of(String line) {
      String[] cells = line.split("\\|", -1);
      String pattern = cells[1].strip().replace("`", "");
      int equals = pattern.indexOf('=');
      String key = equals < 0 ? pattern : pattern.substring(0, equals);
      String value = equals < 0 ? "x" : pattern.substring(equals + 1).split(",", -1)[0];
      key =
          key.startsWith("~")
              ? "example.com/any-" + key.substring(1).replace(' ', '-')
              : key.replace("*", "x");
      return new Row(pattern, key, value, cells[2].strip(), cells[5].strip());
    }
  }

  private static List<Row> rows() throws IOException {
    return Files.readAllLines(Path.of("docs", "labels.md"), UTF_8).stream()
        .filter(line -> line.startsWith("| `"))
        .map(Row::of)
        .toList();
  }

  private static WorkloadSelections.Selection selection(String labels) {
    Scene scene = new Scene().workload(WEB, "", labels);
    Cluster cluster = scene.map().cluster();
    return new WorkloadSelections(cluster, new PodShapes(cluster, Set.of(WEB)), Set.of(WEB))
        .of(WEB)
        .orElseThrow();
  }

  @TestFactory
  Stream<DynamicTest> another_label_is_not_used() throws Exception {
    return rows().stream()
        .map(
            row ->
                DynamicTest.dynamicTest(
                    row.pattern(),
                    () -> {
                      WorkloadSelections.Selection selection =
                          selection("app=web," + row.key() + "=" + row.value());
                      assertThat(selection.pods().selector())
                          .isEqualTo(LabelSelector.of(Scene.labels("app=web")));
                      assertThat(selection.doubts()).isEmpty();
                    }));
  }

  @TestFactory
  Stream<DynamicTest> without_another_label_it_is_used_and_that_is_doubted() throws Exception {
    return rows().stream()
        .filter(row -> !row.lifetime().equals("never used"))
        .map(
            row ->
                DynamicTest.dynamicTest(
                    row.pattern(),
                    () ->
                        assertThat(selection(row.key() + "=" + row.value()).doubts())
                            .containsOnlyKeys(row.key())));
  }

  @TestFactory
  Stream<DynamicTest> the_scenario_that_a_row_names_has_such_a_label() throws Exception {
    return rows().stream()
        .map(
            row ->
                DynamicTest.dynamicTest(
                    row.pattern(),
                    () -> {
                      assertThat(row.shownBy()).isNotEmpty();
                      assertThat(labels(SCENARIOS.resolve(row.shownBy())))
                          .anyMatch(key -> isAbout(row, key));
                    }));
  }

  private static boolean isAbout(Row row, String key) {
    return KnownLabels.rows().stream()
            .filter(known -> known.pattern().equals(row.pattern()))
            .anyMatch(known -> known.lifetime() != LabelLifetime.LASTING)
        && (key.equals(row.key())
            || (row.pattern().startsWith("~")
                && key.toLowerCase(Locale.ROOT)
                    .endsWith(
                        row.pattern().replaceFirst("=.*", "").substring(1).replace(' ', '-'))));
  }

  /** The keys in a scenario's metadata, of labels and of everything else. */
  private static List<String> labels(Path scenario) throws IOException {
    List<String> keys = new ArrayList<>();
    try (Stream<Path> files = Files.walk(scenario.resolve("bundle"))) {
      for (Path file : files.filter(each -> each.toString().endsWith("pods.json")).toList()) {
        for (String part : Files.readString(file, UTF_8).split("\"", -1)) {
          keys.add(part);
        }
      }
    }
    return keys;
  }
}
