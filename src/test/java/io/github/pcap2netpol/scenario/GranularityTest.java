package io.github.pcap2netpol.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.pcap2netpol.cluster.bundle.UnusableInputException;
import io.github.pcap2netpol.cluster.model.Cluster;
import io.github.pcap2netpol.cluster.model.Pod;
import io.github.pcap2netpol.cluster.model.PodRef;
import io.github.pcap2netpol.cluster.model.Workload;
import io.github.pcap2netpol.cluster.model.WorkloadRef;
import io.github.pcap2netpol.graph.model.Flow;
import io.github.pcap2netpol.net.PortProtocol;
import io.github.pcap2netpol.policy.model.Direction;
import io.github.pcap2netpol.policy.model.Granularity;
import io.github.pcap2netpol.testkit.PodBuilder;
import io.github.pcap2netpol.verify.evaluate.Policy;
import io.github.pcap2netpol.verify.evaluate.RulePort;
import io.github.pcap2netpol.verify.evaluate.Verdict;
import io.github.pcap2netpol.verify.openness.Openness;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** Policies for Services and namespaces instead of workloads, on every scenario. */
class GranularityTest {
  /** A check of one run. */
  private interface Check {
    void of(Scenario scenario, Run run);
  }

  @TestFactory
  Stream<DynamicTest> each_observed_connection_is_allowed() {
    return forEach(
        (scenario, run) -> {
          Judge judge = Judge.byPoliciesAndExisting(run);
          assertThat(run.analysis().replay().denied()).isEmpty();
          assertThat(scenario.wire().exchanges())
              .allMatch(
                  exchange ->
                      scenario.truth().isDecidedAgainst(exchange)
                          || judge.of(exchange) instanceof Verdict.Allowed);
        });
  }

  @TestFactory
  Stream<DynamicTest> what_is_opened_is_what_trying_every_pair_and_port_finds() {
    return forEach(
        (scenario, run) -> {
          Tried tried = new Tried(run);
          Openness opened = run.analysis().opened().orElseThrow();
          assertThat(opened.between().pairs()).isEqualTo(tried.pairs());
          assertThat(opened.between().beyond()).isNotNegative();
          assertThat(opened.reached()).isEqualTo(tried.reached());
        });
  }

  private static Stream<DynamicTest> forEach(Check check) {
    return ScenarioCatalogue.all().stream()
        .flatMap(
            scenario ->
                Stream.of(Granularity.values())
                    .map(
                        granularity ->
                            DynamicTest.dynamicTest(
                                scenario.name() + " by " + granularity.word(),
                                () -> check.of(scenario, run(scenario, granularity)))));
  }

  private static Run run(Scenario scenario, Granularity granularity) throws UnusableInputException {
    Scenario coarse = scenario.with(scenario.options().with(granularity));
    return Run.of(coarse, GoldenFolders.of(scenario).resolve("bundle"), 1);
  }

  /** What the policies allow between workloads, each pair tried at each port of any rule. */
  private static final class Tried {
    private final Cluster cluster;
    private final Judge judge;
    private final List<Policy> policies;
    private final SortedMap<WorkloadRef, SortedSet<WorkloadRef>> reached = new TreeMap<>();
    private long pairs;

    Tried(Run run) {
      this.cluster = run.analysis().traffic().cluster();
      this.judge = Judge.byPolicies(run);
      this.policies = Judge.written(run, "policies");
      SortedSet<PortProtocol> ports = ports();
      List<Workload> all =
          cluster.workloads().values().stream().filter(each -> !pods(each).isEmpty()).toList();
      for (Workload from : all) {
        if (isIsolated(from, Direction.EGRESS)) {
          reached.put(from.ref(), new TreeSet<>());
        }
        for (Workload to : all) {
          if (isIsolated(from, Direction.EGRESS) || isIsolated(to, Direction.INGRESS)) {
            ports.forEach(port -> attempt(from, to, port));
          }
        }
      }
    }

    private void attempt(Workload from, Workload to, PortProtocol port) {
      boolean allowed =
          pods(from).stream()
              .anyMatch(
                  source ->
                      pods(to).stream()
                          .anyMatch(
                              target ->
                                  judge.allows(
                                      new Flow.PodEnd(source),
                                      new Flow.PodEnd(twin(target)),
                                      port)));
      if (allowed) {
        pairs++;
        Optional.ofNullable(reached.get(from.ref())).ifPresent(callees -> callees.add(to.ref()));
      }
    }

    private boolean isIsolated(Workload workload, Direction direction) {
      return policies.stream()
          .filter(policy -> policy.rules().containsKey(direction))
          .anyMatch(policy -> pods(workload).stream().anyMatch(policy::selects));
    }

    private SortedSet<PortProtocol> ports() {
      SortedSet<PortProtocol> ports = new TreeSet<>();
      policies.stream()
          .flatMap(policy -> policy.rules().values().stream())
          .flatMap(List::stream)
          .flatMap(rule -> rule.ports().stream())
          .map(RulePort.Range.class::cast)
          .forEach(
              range -> {
                for (int port = range.first(); port <= range.last(); port++) {
                  ports.add(new PortProtocol(range.protocol(), port));
                }
              });
      return ports;
    }

    private static List<Pod> pods(Workload workload) {
      List<Pod> own = workload.pods().stream().filter(pod -> !pod.hostNetwork()).toList();
      List<Pod> living = own.stream().filter(pod -> pod.until().equals(Instant.MAX)).toList();
      return living.isEmpty() ? own : living;
    }

    /** A replica on no node, so that a workload can be tried with itself. */
    private static Pod twin(Pod pod) {
      return PodBuilder.like(pod)
          .ref(new PodRef(pod.ref().namespace(), pod.ref().name() + "-twin"))
          .uid(pod.uid() + "-twin")
          .onNoNode()
          .hostNetwork(false)
          .build();
    }

    long pairs() {
      return pairs;
    }

    SortedMap<WorkloadRef, SortedSet<WorkloadRef>> reached() {
      return reached;
    }
  }
}
