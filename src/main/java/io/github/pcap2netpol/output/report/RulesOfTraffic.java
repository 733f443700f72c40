package io.github.pcap2netpol.output.report;

import io.github.pcap2netpol.graph.model.Exposure;
import io.github.pcap2netpol.graph.model.TrafficEdge;
import io.github.pcap2netpol.policy.model.GeneratedPolicy;
import io.github.pcap2netpol.policy.model.GeneratedRule;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;

/** Finds the rules that allow an edge or an exposed port. */
final class RulesOfTraffic {
  /**
   * A rule in its policy.
   *
   * @param policy as in {@code shop/web}
   * @param id the rule's id in {@code report.json}
   */
  record AllowingRule(String policy, String id) implements Comparable<AllowingRule> {
    private static final Comparator<AllowingRule> ORDER =
        Comparator.comparing(AllowingRule::id).thenComparing(AllowingRule::policy);

    @Override
    public int compareTo(AllowingRule other) {
      return ORDER.compare(this, other);
    }
  }

  /** By caller, callee and port, since a rule may leave out addresses of an edge. */
  private final Map<TrafficEdge, List<AllowingRule>> edges = new TreeMap<>();

  private final Map<Exposure, List<AllowingRule>> exposures = new TreeMap<>();

  RulesOfTraffic(List<GeneratedPolicy> policies) {
    for (GeneratedPolicy policy : policies) {
      String name = policy.namespace() + "/" + policy.name();
      for (GeneratedRule rule : policy.rules()) {
        AllowingRule allowing = new AllowingRule(name, rule.id());
        rule.edges().forEach(edge -> add(edges, edge, allowing));
        rule.exposures().forEach(exposure -> add(exposures, exposure, allowing));
      }
    }
  }

  private static <K> void add(Map<K, List<AllowingRule>> rules, K key, AllowingRule rule) {
    rules.computeIfAbsent(key, none -> new ArrayList<>()).add(rule);
  }

  /** The rules for the traffic of a row, sorted. */
  List<AllowingRule> of(RowTraffic traffic) {
    TreeSet<AllowingRule> found = new TreeSet<>();
    traffic.edges().forEach(edge -> found.addAll(edges.getOrDefault(edge, List.of())));
    traffic.exposures().forEach(each -> found.addAll(exposures.getOrDefault(each, List.of())));
    return List.copyOf(found);
  }
}
