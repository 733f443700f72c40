package io.github.pcap2netpol.scenario;

import java.util.List;
import java.util.stream.Stream;

/**
 * All scenarios. Each call creates them anew, always the same; {@code GoldenScenariosTest} compares
 * them with their folders under {@code src/test/resources/scenarios} and with the tool's results.
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
            HostileScenarios.all(),
            OwnerScenarios.all(),
            SelectorScenarios.all(),
            NamespaceScenarios.all(),
            LastingScenarios.all(),
            SeriesScenarios.all(),
            LaterScenarios.all(),
            ChoiceScenarios.all(),
            NodeCaptureScenarios.all(),
            NodeClockScenarios.all())
        .flatMap(List::stream)
        .toList();
  }
}
