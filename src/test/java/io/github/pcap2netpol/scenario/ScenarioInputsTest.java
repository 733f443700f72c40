package io.github.pcap2netpol.scenario;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** The folders of scenarios contain the inputs that the catalogue generates. */
class ScenarioInputsTest {

  @TestFactory
  Stream<DynamicTest> the_bundle_is_what_the_catalogue_generates() {
    return ScenarioCatalogue.all().stream()
        .map(
            scenario ->
                DynamicTest.dynamicTest(
                    scenario.name(),
                    () ->
                        assertThat(
                                GoldenFolders.differences(
                                    GoldenFolders.of(scenario).resolve("bundle"),
                                    BundleFiles.of(scenario)))
                            .isEmpty()));
  }

  @TestFactory
  Stream<DynamicTest> the_readme_says_what_the_scenario_shows() {
    return ScenarioCatalogue.all().stream()
        .map(
            scenario ->
                DynamicTest.dynamicTest(
                    scenario.name(),
                    () -> {
                      Path readme = GoldenFolders.of(scenario).resolve("README.md");
                      if (GoldenFolders.isUpdate()) {
                        Files.createDirectories(readme.getParent());
                        Files.writeString(readme, scenario.readme(), UTF_8);
                      }
                      assertThat(readme).content(UTF_8).isEqualTo(scenario.readme());
                      assertThat(scenario.readme().lines()).hasSize(2);
                    }));
  }

  @Test
  void every_folder_has_a_scenario_and_names_are_unique() {
    assertThat(ScenarioCatalogue.all().stream().map(Scenario::name)).doesNotHaveDuplicates();
    assertThat(GoldenFolders.names())
        .isEqualTo(
            ScenarioCatalogue.all().stream()
                .map(Scenario::name)
                .collect(Collectors.toCollection(TreeSet::new)));
  }

  @Test
  void a_scenario_is_generated_the_same_each_time() {
    List<Scenario> once = ScenarioCatalogue.all();
    List<Scenario> again = ScenarioCatalogue.all();
    for (int i = 0; i < once.size(); i++) {
      assertThat(bytes(again.get(i))).isEqualTo(bytes(once.get(i)));
    }
  }

  private static Map<String, ByteBuffer> bytes(Scenario scenario) {
    return BundleFiles.of(scenario).entrySet().stream()
        .collect(Collectors.toMap(Map.Entry::getKey, file -> ByteBuffer.wrap(file.getValue())));
  }

  @Test
  void every_packet_of_a_captured_pod_is_in_its_capture() {
    for (Scenario scenario : ScenarioCatalogue.all()) {
      Map<PodSketch, List<CapturedPacket>> captures = scenario.wire().captures();
      for (Exchange exchange : scenario.wire().exchanges()) {
        assertThat(
                Stream.of(exchange.fromPod(), exchange.toPod())
                    .flatMap(Optional::stream)
                    .filter(pod -> pod.workload().isCaptured())
                    .anyMatch(pod -> !captures.getOrDefault(pod, List.of()).isEmpty()))
            .as(scenario + ": " + exchange)
            .isTrue();
      }
    }
  }
}
