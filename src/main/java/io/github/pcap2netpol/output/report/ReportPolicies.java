package io.github.pcap2netpol.output.report;

import io.github.pcap2netpol.answer.coverage.Coverage;
import io.github.pcap2netpol.answer.coverage.Unseen;
import io.github.pcap2netpol.cluster.model.WorkloadRef;
import io.github.pcap2netpol.connection.model.Connection;
import io.github.pcap2netpol.decision.Decided;
import io.github.pcap2netpol.decision.Decision;
import io.github.pcap2netpol.graph.model.EdgeEvidence;
import io.github.pcap2netpol.graph.model.Flow;
import io.github.pcap2netpol.graph.model.TrafficEdge;
import io.github.pcap2netpol.output.json.ReportWriter;
import io.github.pcap2netpol.output.text.PeerNames;
import io.github.pcap2netpol.output.text.VerdictText;
import io.github.pcap2netpol.policy.model.GeneratedPolicy;
import io.github.pcap2netpol.policy.model.GeneratedRule;
import io.github.pcap2netpol.verify.openness.Opened;
import io.github.pcap2netpol.verify.openness.Openness;
import io.github.pcap2netpol.verify.replay.ReplayResult;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeSet;
import java.util.stream.Stream;

/** The sections of the report about policies: the policies, their evidence and their effect. */
final class ReportPolicies {
  /**
   * The most elements written of a list that could grow without bound; the total stands beside it.
   */
  static final int MOST_LISTED = 20;

  /**
   * The most connections written for a rule: enough to look one up in a capture. connections.csv
   * has all of them.
   */
  static final int MOST_CONNECTIONS = 3;

  private record Rule(GeneratedPolicy policy, GeneratedRule rule) {}

  private final Analysis analysis;
  private final PeerNames names;

  ReportPolicies(Analysis analysis, PeerNames names) {
    this.analysis = analysis;
    this.names = names;
  }

  void rules(ReportWriter report) {
    List<Rule> rules =
        Stream.concat(
                analysis.policies().policies().stream(), analysis.policies().lockdown().stream())
            .flatMap(policy -> policy.rules().stream().map(rule -> new Rule(policy, rule)))
            .sorted(
                Comparator.comparing((Rule each) -> each.rule().id())
                    .thenComparing(each -> each.policy().name())
                    .thenComparing(each -> each.rule().index()))
            .toList();
    report.objects("rules", rules, this::writeRule);
  }

  private void writeRule(ReportWriter json, Rule each) {
    GeneratedRule rule = each.rule();
    json.field("id", rule.id());
    json.field("policy", each.policy().namespace() + "/" + each.policy().name());
    json.field("direction", rule.direction().name().toLowerCase(Locale.ROOT));
    json.field("index", rule.index());
    json.texts("comments", rule.comments());
    List<TrafficEdge> edges = analysis.traffic().graph().edges();
    json.numbers(
        "edges",
        rule.edges().stream().map(edge -> Collections.binarySearch(edges, edge)).sorted().toList());
    json.numbers(
        "exposures",
        rule.exposures().stream()
            .map(exposure -> analysis.traffic().exposures().indexOf(exposure))
            .toList());
    List<Connection> connections = connections(rule);
    json.field("connectionsFound", connections.size());
    json.objects(
        "connections",
        connections.subList(0, Math.min(connections.size(), MOST_CONNECTIONS)),
        ReportTraffic::writeConnection);
  }

  private static List<Connection> connections(GeneratedRule rule) {
    TreeSet<Connection> found = new TreeSet<>();
    for (TrafficEdge edge : rule.edges()) {
      edge.evidence().map(EdgeEvidence::observations).ifPresent(found::addAll);
    }
    rule.exposures().forEach(each -> found.addAll(each.basis().evidence().observations()));
    return new ArrayList<>(found);
  }

  /** What the policies open; left out if no granularity was asked for. */
  void opened(ReportWriter report) {
    analysis
        .opened()
        .ifPresent(
            opened ->
                report.object(
                    "opened",
                    () -> {
                      report.field("granularity", opened.granularity().word());
                      writeOpened(report, opened.between(), opened.outside());
                      report.objects(
                          "policies",
                          opened.policies().entrySet(),
                          (ReportWriter json, Map.Entry<String, Openness.OfPolicy> each) -> {
                            json.field("policy", each.getKey());
                            writeOpened(json, each.getValue().between(), each.getValue().outside());
                          });
                    }));
  }

  private static void writeOpened(ReportWriter json, Opened between, Opened outside) {
    json.object("betweenWorkloads", () -> writeOpened(json, between));
    json.object("outside", () -> writeOpened(json, outside));
  }

  private static void writeOpened(ReportWriter json, Opened opened) {
    json.field("pairs", opened.pairs());
    json.field("observed", opened.observed());
    json.field("inferred", opened.inferred());
    json.field("beyond", opened.beyond());
  }

  void replay(ReportWriter report) {
    ReplayResult replay = analysis.replay();
    report.object(
        "replay",
        () -> {
          report.field("judged", replay.judged());
          report.objects("denied", replay.denied(), this::writeDenied);
        });
  }

  /** Traffic that decisions deny; left out if there are no decisions. */
  void decisions(ReportWriter report) {
    Decided decided = analysis.decided();
    if (decided.isNothing()) {
      return;
    }
    report.object(
        "decisions",
        () -> {
          report.field("flowsDenied", decided.flows().size());
          report.objects(
              "denied",
              decided.edges(),
              (ReportWriter json, Decided.DeniedEdge each) -> {
                json.field(
                    "edge",
                    Collections.binarySearch(analysis.traffic().graph().edges(), each.edge()));
                writeDecision(json, each.decision());
              });
          report.objects(
              "closed",
              decided.exposures(),
              (ReportWriter json, Decided.DeniedExposure each) -> {
                json.field("exposure", analysis.traffic().exposures().indexOf(each.exposure()));
                writeDecision(json, each.decision());
              });
        });
  }

  private static void writeDecision(ReportWriter json, Decision decision) {
    json.field("decision", decision.text());
    if (!decision.reason().isEmpty()) {
      json.field("reason", decision.reason());
    }
    decision.expires().ifPresent(day -> json.field("expires", day.toString()));
    json.field("place", decision.place());
  }

  private void writeDenied(ReportWriter json, ReplayResult.DeniedFlow denied) {
    Flow flow = denied.flow();
    json.field("from", names.of(flow.source(), flow.connection().tally().first().time()));
    json.field("to", names.of(flow.destination(), flow.connection().tally().first().time()));
    json.field("protocol", flow.port().protocol().name());
    json.field("port", flow.port().port());
    json.field("why", VerdictText.reason(denied.verdict()));
    json.texts("policies", VerdictText.policies(denied.verdict()));
    json.object("connection", () -> ReportTraffic.writeConnection(json, flow.connection()));
  }

  /** What was not observed, and how late the last new observations were. */
  void coverage(ReportWriter report) {
    Coverage coverage = analysis.coverage();
    report.object(
        "coverage",
        () -> {
          coverage.length().ifPresent(length -> report.field("seconds", length.toSeconds()));
          coverage
              .lastNewRule()
              .ifPresent(after -> report.field("lastNewRuleAfterSeconds", after.toSeconds()));
          report.field("rulesSeen", coverage.rules());
          report.field("rulesOnOneConnection", coverage.onOneConnection());
          report.objects("backtest", coverage.backtest(), this::writeDenied);
          report.objects(
              "unseen",
              coverage.unseen(),
              (ReportWriter json, Unseen unseen) -> {
                json.field("kind", unseen.kind().name().toLowerCase(Locale.ROOT).replace('_', '-'));
                json.field("object", unseen.object());
                if (!unseen.detail().isEmpty()) {
                  json.field("detail", unseen.detail());
                }
              });
        });
  }

  void reach(ReportWriter report) {
    Reach reach = Reach.of(analysis);
    report.object(
        "reach",
        () -> {
          report.field("workloads", reach.workloads());
          report.objects(
              "from",
              reach.from().entrySet(),
              (ReportWriter json, Map.Entry<WorkloadRef, Reach.Reached> entry) ->
                  writeReached(json, entry.getKey(), entry.getValue(), reach.workloads() - 1));
        });
  }

  private static void writeReached(
      ReportWriter json, WorkloadRef workload, Reach.Reached reached, int others) {
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
