package io.github.pcap2netpol.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.pcap2netpol.diagnostic.Severity;
import io.github.pcap2netpol.policy.GeneratedPolicy;
import io.github.pcap2netpol.verify.Verdict;
import java.nio.file.Path;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

/** What the tool makes of each scenario, byte for byte, and whether that is right. */
class GoldenScenariosTest {
  @TempDir private Path temporary;

  /** A check of one scenario. */
  private interface Check {
    void of(Scenario scenario, Run run) throws Exception;
  }

  @TestFactory
  Stream<DynamicTest> what_is_written_is_what_was_approved() {
    return forEach(
        (scenario, run) ->
            assertThat(
                    GoldenFolders.differences(
                        GoldenFolders.of(scenario).resolve("expected"),
                        GoldenFolders.bytes(run.files())))
                .isEmpty());
  }

  @TestFactory
  Stream<DynamicTest> each_observed_connection_is_allowed() {
    return forEach(
        (scenario, run) -> {
          Judge judge = Judge.byPoliciesAndExisting(run);
          for (Exchange exchange : scenario.wire().exchanges()) {
            assertThat(judge.of(exchange))
                .as(exchange.toString())
                .isInstanceOf(Verdict.Allowed.class);
          }
          assertThat(run.analysis().replay().denied()).isEmpty();
        });
  }

  @TestFactory
  Stream<DynamicTest> what_is_true_is_allowed_and_nothing_else() {
    return forEach(
        (scenario, run) ->
            assertThat(new TruthCheck(scenario, Judge.byPolicies(run)).differences()).isEmpty());
  }

  @TestFactory
  Stream<DynamicTest> the_right_policies_exist() {
    return forEach(
        (scenario, run) ->
            assertThat(
                    run.analysis().policies().policies().stream()
                        .map(policy -> policy.namespace() + "/" + policy.name())
                        .collect(Collectors.toCollection(() -> new TreeSet<String>())))
                .isEqualTo(scenario.truth().policies()));
  }

  @TestFactory
  Stream<DynamicTest> each_governs_what_it_should() {
    return forEach(
        (scenario, run) ->
            assertThat(
                    run.analysis().policies().policies().stream()
                        .map(GeneratedPolicy::governs)
                        .flatMap(workloads -> workloads.stream().map(Object::toString))
                        .collect(Collectors.toCollection(() -> new TreeSet<String>())))
                .isEqualTo(
                    scenario.governed().stream()
                        .map(WorkloadSketch::toString)
                        .collect(Collectors.toCollection(TreeSet::new))));
  }

  @TestFactory
  Stream<DynamicTest> what_must_be_said_is_said() {
    return forEach(
        (scenario, run) -> {
          assertThat(run.codes(Severity.SEVERE)).isEqualTo(scenario.truth().severe());
          assertThat(run.codes()).containsAll(scenario.truth().findings());
          assertThat(
                  run.analysis().replay().blockedAttempts().stream()
                      .map(attempt -> attempt.verdict().toString())
                      .toList())
              .hasSameSizeAs(scenario.truth().blocked())
              .allMatch(verdict -> scenario.truth().blocked().stream().anyMatch(verdict::contains));
        });
  }

  @TestFactory
  Stream<DynamicTest> the_same_in_any_order_and_any_number_of_threads() {
    return forEach(
        (scenario, run) -> {
          Path shuffled = temporary.resolve(scenario.name() + "-shuffled");
          BundleFiles.write(Variation.shuffled(scenario, 1), shuffled);
          assertThat(Run.of(shuffled, 4).files()).isEqualTo(run.files());
        });
  }

  @TestFactory
  Stream<DynamicTest> the_same_from_captures_in_parts() {
    return forEach(
        (scenario, run) -> {
          SortedMap<String, String> whole = Variation.withoutFrames(run.files());
          for (int seed : List.of(1, 2)) {
            Path split = temporary.resolve(scenario.name() + "-split-" + seed);
            BundleFiles.write(Variation.split(scenario, seed), split);
            assertThat(Variation.withoutFrames(Run.of(split, 3).files())).isEqualTo(whole);
          }
        });
  }

  private static Stream<DynamicTest> forEach(Check check) {
    return ScenarioCatalogue.all().stream()
        .map(
            scenario ->
                DynamicTest.dynamicTest(
                    scenario.name(),
                    () ->
                        check.of(
                            scenario, Run.of(GoldenFolders.of(scenario).resolve("bundle"), 1))));
  }
}
