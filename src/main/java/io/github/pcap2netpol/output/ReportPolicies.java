package io.github.pcap2netpol.output;

import io.github.pcap2netpol.cluster.WorkloadRef;
import io.github.pcap2netpol.connection.Connection;
import io.github.pcap2netpol.graph.Basis;
import io.github.pcap2netpol.graph.Exposure;
import io.github.pcap2netpol.graph.Flow;
import io.github.pcap2netpol.graph.TrafficEdge;
import io.github.pcap2netpol.policy.GeneratedPolicy;
import io.github.pcap2netpol.policy.GeneratedRule;
import io.github.pcap2netpol.verify.ReplayResult;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeSet;
import java.util.stream.Stream;

/** The sections of the report that say what the policies are, rest on, and do. */
final class ReportPolicies {
  /** Of each list that could grow without bound; how many there are is written beside it. */
  static final int MOST_LISTED = 100;

  /** Of a rule's connections: enough to look one up in a capture; connections.csv has them all. */
  static final int MOST_CONNECTIONS = 5;

  private record Rule(GeneratedPolicy policy, GeneratedRule rule) {}

  private final Analysis analysis;
  private final PeerNames names;
  private final ReportWriter json;

  ReportPolicies(Analysis analysis, ReportWriter json) {
    this.analysis = analysis;
    this.names = new PeerNames(analysis.traffic());
    this.json = json;
  }

  void rules() {
    List<Rule> rules =
        Stream.concat(
                analysis.policies().policies().stream(), analysis.policies().lockdown().stream())
            .flatMap(policy -> policy.rules().stream().map(rule -> new Rule(policy, rule)))
            .sorted(
                Comparator.comparing((Rule each) -> each.rule().id())
                    .thenComparing(each -> each.policy().name())
                    .thenComparing(each -> each.rule().index()))
            .toList();
    json.objects("rules", rules, this::writeRule);
  }

  private void writeRule(Rule each) {
    GeneratedRule rule = each.rule();
    json.field("id", rule.id());
    json.field("policy", each.policy().namespace() + "/" + each.policy().name());
    json.field("direction", rule.direction().name().toLowerCase(Locale.ROOT));
    json.field("index", rule.index());
    json.texts("comments", rule.comments());
    json.objects(
        "edges",
        rule.edges(),
        (TrafficEdge edge) -> {
          ReportTraffic.writeEnds(json, edge);
          json.field("inferred", edge.isInferred());
        });
    json.objects(
        "exposures",
        rule.exposures(),
        (Exposure exposure) -> {
          json.field("workload", exposure.workload().toString());
          json.field("protocol", exposure.port().protocol().name());
          json.field("port", exposure.port().port());
        });
    List<Connection> connections = connections(rule);
    json.field("connectionsFound", connections.size());
    json.objects(
        "connections",
        connections.subList(0, Math.min(connections.size(), MOST_CONNECTIONS)),
        (Connection connection) -> ReportTraffic.writeConnection(json, connection));
  }

  private static List<Connection> connections(GeneratedRule rule) {
    TreeSet<Connection> found = new TreeSet<>();
    for (TrafficEdge edge : rule.edges()) {
      if (edge.basis() instanceof Basis.Observed observed) {
        found.addAll(observed.evidence().observations());
      }
    }
    rule.exposures().forEach(each -> found.addAll(each.basis().evidence().observations()));
    return new ArrayList<>(found);
  }

  void replay() {
    ReplayResult replay = analysis.replay();
    json.object(
        "replay",
        () -> {
          json.field("judged", replay.judged());
          json.objects(
              "denied",
              replay.denied(),
              (ReplayResult.DeniedFlow denied) -> {
                Flow flow = denied.flow();
                json.field(
                    "from", names.of(flow.source(), flow.connection().tally().first().time()));
                json.field(
                    "to", names.of(flow.destination(), flow.connection().tally().first().time()));
                json.field("protocol", flow.port().protocol().name());
                json.field("port", flow.port().port());
                json.field("why", VerdictText.reason(denied.verdict()));
                json.texts("policies", VerdictText.policies(denied.verdict()));
                json.object(
                    "connection", () -> ReportTraffic.writeConnection(json, flow.connection()));
              });
        });
  }

  void reach() {
    Reach reach = Reach.of(analysis.traffic(), analysis.policies());
    json.object(
        "reach",
        () -> {
          json.field("workloads", reach.workloads());
          json.objects(
              "from",
              reach.from().entrySet(),
              (Map.Entry<WorkloadRef, Reach.Reached> entry) ->
                  writeReached(entry.getKey(), entry.getValue(), reach.workloads() - 1));
        });
  }

  private void writeReached(WorkloadRef workload, Reach.Reached reached, int others) {
    json.field("workload", workload.toString());
    json.field("before", others);
    json.field("after", reached.directly().size() + reached.throughOthers().size());
    json.field("directlyAfter", reached.directly().size());
    json.texts("directly", capped(reached.directly()));
    json.texts("throughOthers", capped(reached.throughOthers()));
  }

  private static <T> List<T> capped(List<T> list) {
    return list.subList(0, Math.min(list.size(), MOST_LISTED));
  }
}
