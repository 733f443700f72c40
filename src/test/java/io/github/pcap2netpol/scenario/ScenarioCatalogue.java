package io.github.pcap2netpol.scenario;

import java.util.List;
import java.util.stream.Stream;

/**
 * All scenarios. Each is made anew on every call, always the same; {@code GoldenScenariosTest}
 * holds their folders under {@code src/test/resources/scenarios} and the tool's results against
 * them.
 */
final class ScenarioCatalogue {
  private ScenarioCatalogue() {}

  static List<Scenario> all() {
    return Stream.of(
            ServiceScenarios.all(),
            ReplicaScenarios.all(),
            NodeScenarios.all(),
            OutsideScenarios.all(),
            DatagramScenarios.all(),
            StateScenarios.all(),
            CaptureScenarios.all(),
            OwnerScenarios.all(),
            SelectorScenarios.all(),
            NamespaceScenarios.all(),
            LastingScenarios.all())
        .flatMap(List::stream)
        .toList();
  }
}
