package io.github.pcap2netpol.scenario;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.pcap2netpol.cluster.BundleReader;
import io.github.pcap2netpol.cluster.model.Cluster;
import io.github.pcap2netpol.diagnostic.Diagnostics;
import io.github.pcap2netpol.graph.model.Flow.End;
import io.github.pcap2netpol.scenario.LaterScenarios.Pair;
import io.github.pcap2netpol.verify.evaluate.Verdict;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.SortedMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** The policies that today's captures make, judged by what takes place later. */
class LaterScenariosTest {

  private static Path folder(Pair pair) {
    return GoldenFolders.of(pair.today()).resolve("after");
  }

  /** The bundle without lists of nothing. */
  private static SortedMap<String, byte[]> files(Pair pair) {
    SortedMap<String, byte[]> files = BundleFiles.of(pair.later());
    byte[] empty = BundleFiles.list(List.of()).getBytes(UTF_8);
    files.values().removeIf(contents -> contents.length == 0 || Arrays.equals(contents, empty));
    return files;
  }

  @TestFactory
  Stream<DynamicTest> the_bundle_of_later_is_what_the_catalogue_generates() {
    return forEach(
        pair -> assertThat(GoldenFolders.differences(folder(pair), files(pair))).isEmpty());
  }

  @TestFactory
  Stream<DynamicTest> what_takes_place_later_is_allowed_and_what_is_not_meant_is_denied() {
    return forEach(
        pair -> {
          Run today = Run.of(pair.today(), GoldenFolders.of(pair.today()).resolve("bundle"), 1);
          Cluster later =
              BundleReader.readCluster(List.of(folder(pair).resolve("cluster")), new Diagnostics());
          Judge judge = Judge.byPolicies(today, later);
          List<Exchange> exchanges = pair.later().observed();
          assertThat(exchanges).isNotEmpty();
          assertThat(exchanges)
              .allSatisfy(
                  exchange -> assertThat(judge.of(exchange)).isInstanceOf(Verdict.Allowed.class));
          assertThat(pair.later().truth().denied())
              .allSatisfy(
                  probe ->
                      assertThat(ends(judge, probe.from()))
                          .noneMatch(
                              from ->
                                  ends(judge, probe.to()).stream()
                                      .anyMatch(to -> judge.allows(from, to, probe.port()))));
        });
  }

  private static List<End> ends(Judge judge, Party party) {
    return party instanceof WorkloadSketch workload
        ? workload.pods().stream().map(judge::end).toList()
        : List.of(judge.end(((Party.Outside) party).address()));
  }

  private interface Check {
    void of(Pair pair) throws Exception;
  }

  private static Stream<DynamicTest> forEach(Check check) {
    return LaterScenarios.pairs().stream()
        .map(pair -> DynamicTest.dynamicTest(pair.today().name(), () -> check.of(pair)));
  }
}
