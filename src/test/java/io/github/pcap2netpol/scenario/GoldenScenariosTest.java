package io.github.pcap2netpol.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.pcap2netpol.cluster.bundle.UnusableInputException;
import io.github.pcap2netpol.diagnostic.Diagnostics;
import io.github.pcap2netpol.diagnostic.Severity;
import io.github.pcap2netpol.graph.model.Attempt;
import io.github.pcap2netpol.graph.model.Flow;
import io.github.pcap2netpol.output.yaml.UnwrittenPolicies;
import io.github.pcap2netpol.policy.model.GeneratedPolicy;
import io.github.pcap2netpol.policy.model.PolicySet;
import io.github.pcap2netpol.scenario.TruthCheck.Step;
import io.github.pcap2netpol.verify.Verification;
import io.github.pcap2netpol.verify.evaluate.EnforcerProfile;
import io.github.pcap2netpol.verify.evaluate.Policy;
import io.github.pcap2netpol.verify.evaluate.Verdict;
import io.github.pcap2netpol.verify.policyfile.GivenPolicies;
import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

/** The output for each scenario: it is the approved one, byte for byte, and it is right. */
class GoldenScenariosTest {
  /** One run of each scenario serves all checks. */
  private static final Map<String, Run> RUNS = new ConcurrentHashMap<>();

  @TempDir private Path temporary;

  /** A check of one scenario. */
  private interface Check {
    void of(Scenario scenario, Run run) throws Exception;
  }

  @TestFactory
  Stream<DynamicTest> the_output_is_the_approved_one() {
    return forEach(
        (scenario, run) ->
            assertThat(
                    GoldenFolders.differences(
                        GoldenFolders.of(scenario).resolve("expected"),
                        GoldenFolders.bytes(run.filesToApprove())))
                .isEmpty());
  }

  @TestFactory
  Stream<DynamicTest> each_observed_connection_is_allowed() {
    return forEach(
        (scenario, run) -> {
          Judge judge = Judge.byPoliciesAndExisting(run);
          for (Exchange exchange : scenario.observed()) {
            assertThat(judge.of(exchange))
                .as(exchange.toString())
                .isInstanceOf(
                    scenario.truth().isDecidedAgainst(exchange)
                        ? Verdict.Denied.class
                        : Verdict.Allowed.class);
          }
          assertThat(run.analysis().replay().denied()).isEmpty();
        });
  }

  @TestFactory
  Stream<DynamicTest> exactly_the_true_connections_are_allowed() {
    return forEach(
        (scenario, run) ->
            assertThat(new TruthCheck(scenario, Judge.byPolicies(run), Step.POLICIES).differences())
                .isEmpty());
  }

  @TestFactory
  Stream<DynamicTest> the_lockdown_cuts_off_only_workloads_without_a_policy() {
    return forEach(
        (scenario, run) ->
            assertThat(
                    new TruthCheck(
                            scenario, Judge.byPoliciesAndLockdown(run), Step.POLICIES_AND_LOCKDOWN)
                        .differences())
                .isEmpty());
  }

  @TestFactory
  Stream<DynamicTest> failed_attempts_are_not_allowed() {
    return forEach(
        (scenario, run) -> {
          Judge judge = Judge.byPolicies(run);
          assertThat(run.analysis().traffic().attempts())
              .flatMap(Attempt::flows)
              .noneMatch(flow -> judge.allows(flow.source(), flow.destination(), flow.port()));
        });
  }

  @TestFactory
  Stream<DynamicTest> exactly_the_expected_policies_exist() {
    return forEach(
        (scenario, run) ->
            assertThat(
                    run.analysis().policies().policies().stream()
                        .map(policy -> policy.namespace() + "/" + policy.name())
                        .collect(Collectors.toCollection(() -> new TreeSet<String>())))
                .isEqualTo(scenario.truth().policies()));
  }

  @TestFactory
  Stream<DynamicTest> each_policy_selects_the_right_pods() {
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
  Stream<DynamicTest> the_expected_findings_are_reported() {
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
  Stream<DynamicTest> verify_judges_as_many_connections_as_the_summary_counts() {
    return forEach(
        (scenario, run) -> {
          List<Flow> flows = run.analysis().traffic().flows();
          // One that may have gone to several ends is judged at each of them.
          if (flows.stream().map(Flow::connection).distinct().count() == flows.size()) {
            assertThat(run.outcome().connections().made()).isEqualTo(judged(run));
          }
        });
  }

  @TestFactory
  Stream<DynamicTest> policies_that_are_never_written_are_judged_as_if_they_were_read_back() {
    return forEach(
        (scenario, run) -> {
          PolicySet made = run.analysis().policies();
          assertThat(UnwrittenPolicies.of(made.policies())).isEqualTo(readBack(run, "policies"));
          assertThat(UnwrittenPolicies.of(made.lockdown())).isEqualTo(readBack(run, "lockdown"));
        });
  }

  private static List<Policy> readBack(Run run, String folder) {
    SortedMap<String, String> texts = run.files(folder);
    texts.keySet().removeIf(path -> path.endsWith("kustomization.yaml"));
    return GivenPolicies.of(texts, new Diagnostics()).policies();
  }

  private static long judged(Run run) {
    return Verification.of(
            run.analysis().traffic(),
            GivenPolicies.of(Collections.emptySortedMap(), new Diagnostics()),
            EnforcerProfile.STRICTEST,
            new Diagnostics())
        .traffic()
        .stream()
        .mapToLong(each -> each.traffic().connections())
        .sum();
  }

  @TestFactory
  Stream<DynamicTest> order_and_threads_make_no_difference() {
    return forEach(
        (scenario, run) -> {
          Path shuffled = temporary.resolve(scenario.name() + "-shuffled");
          BundleFiles.write(Variation.shuffled(scenario, 1), shuffled);
          assertThat(Run.of(scenario, shuffled, 4).files()).isEqualTo(run.files());
        });
  }

  @TestFactory
  Stream<DynamicTest> captures_in_parts_give_the_same() {
    return forEach(
        (scenario, run) -> {
          SortedMap<String, String> whole = Variation.withoutFrames(run.files());
          for (int seed : List.of(1, 2)) {
            Path split = temporary.resolve(scenario.name() + "-split-" + seed);
            BundleFiles.write(Variation.split(scenario, seed), split);
            assertThat(Variation.withoutFrames(Run.of(scenario, split, 3).files()))
                .isEqualTo(whole);
          }
        });
  }

  @TestFactory
  Stream<DynamicTest> extracted_captures_give_the_same() {
    return forEach(
        (scenario, run) -> {
          Path extracted = temporary.resolve(scenario.name() + "-extracted");
          BundleFiles.write(BundleFiles.of(scenario), extracted);
          for (String bundle : BundleFiles.folders(scenario)) {
            Extraction.inPlace(extracted.resolve(bundle));
          }
          assertThat(Run.of(scenario, extracted, 2).files()).isEqualTo(run.files());
        });
  }

  @TestFactory
  Stream<DynamicTest> captures_extracted_one_by_one_give_the_same() {
    return forEach(
        (scenario, run) -> {
          Path extracted = temporary.resolve(scenario.name() + "-one-by-one");
          BundleFiles.write(BundleFiles.of(scenario), extracted);
          for (String bundle : BundleFiles.folders(scenario)) {
            Extraction.everySecondCapture(extracted.resolve(bundle));
          }
          assertThat(Run.of(scenario, extracted, 1).files()).isEqualTo(run.files());
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
                            scenario,
                            RUNS.computeIfAbsent(scenario.name(), name -> run(scenario)))));
  }

  private static Run run(Scenario scenario) {
    try {
      return Run.of(scenario, GoldenFolders.of(scenario).resolve("bundle"), 1);
    } catch (UnusableInputException e) {
      throw new AssertionError(scenario.name(), e);
    }
  }
}
