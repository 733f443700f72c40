package io.github.pcap2netpol.scenario;

import java.util.List;
import java.util.stream.Stream;

/**
 * Situations of today and of later: a release, run, user, failover or node further on. The policies
 * of today are judged by the traffic of later, which is in the scenario's folder {@code after}.
 */
final class LaterScenarios {
  /** When a situation is sketched. */
  enum Day {
    TODAY,
    LATER;

    /** The value that holds on this day. */
    <T> T pick(T today, T later) {
      return this == TODAY ? today : later;
    }
  }

  /**
   * The same cluster twice.
   *
   * @param today what is captured
   * @param later what must be allowed then, and what its truth says is denied
   */
  record Pair(Scenario today, Scenario later) {}

  private LaterScenarios() {}

  static List<Scenario> all() {
    return pairs().stream().map(Pair::today).toList();
  }

  static List<Pair> pairs() {
    return Stream.of(LaterLabels.all(), LaterCallers.all(), LaterCalled.all(), LaterReplicas.all())
        .flatMap(List::stream)
        .map(sketch -> new Pair(sketch.apply(Day.TODAY), sketch.apply(Day.LATER)))
        .toList();
  }

  /** A scenario whose pods have other addresses on each day. */
  static Scenario of(Day day, String name, String shows) {
    Scenario scenario = Scenario.of(name, shows);
    if (day == Day.LATER) {
      for (int node : List.of(1, 1, 1, 2, 2)) {
        scenario.cluster().nextAddresses(scenario.cluster().node(node));
      }
    }
    return scenario;
  }
}
