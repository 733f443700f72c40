package io.github.pcap2netpol.output.result;

import io.github.pcap2netpol.answer.explain.Explanation;
import io.github.pcap2netpol.answer.explain.RuleReasons;
import io.github.pcap2netpol.connection.model.Connection;
import io.github.pcap2netpol.connection.model.Tally;
import io.github.pcap2netpol.graph.model.TrafficMap;
import io.github.pcap2netpol.output.json.ReportWriter;
import io.github.pcap2netpol.output.report.ConnectionRows;
import io.github.pcap2netpol.output.text.CommonFolder;
import io.github.pcap2netpol.verify.use.ElementUse;
import io.github.pcap2netpol.verify.use.ObservedTraffic;
import io.github.pcap2netpol.verify.use.PolicyUse;
import io.github.pcap2netpol.verify.use.RuleUse;
import java.util.List;
import java.util.Locale;

/** Explanations as JSON; described in docs/verify.md. */
public final class ExplainJson {
  private static final int FORMAT = 1;

  private final EvidenceText evidence;

  private ExplainJson(TrafficMap traffic) {
    this.evidence = new EvidenceText(traffic);
  }

  /** Whether one party may call another, why, and what was observed. */
  public static String of(Explanation explanation, TrafficMap traffic, String version) {
    ExplainJson writer = new ExplainJson(traffic);
    return ReportWriter.text(json -> writer.write(json, explanation, version));
  }

  /** The reason for each rule of some policies. */
  public static String of(
      List<PolicyUse> policies, RuleReasons reasons, TrafficMap traffic, String version) {
    ExplainJson writer = new ExplainJson(traffic);
    return ReportWriter.text(
        json -> {
          json.field("format", FORMAT);
          json.tool(version);
          json.objects(
              "policies",
              policies,
              (ReportWriter report, PolicyUse policy) -> writer.policy(report, policy, reasons));
        });
  }

  private void write(ReportWriter report, Explanation explanation, String version) {
    report.field("format", FORMAT);
    report.tool(version);
    report.field("from", explanation.from().name());
    report.field("to", explanation.to().name());
    report.field("protocol", explanation.to().port().protocol().name());
    report.field("port", explanation.to().port().port());
    report.texts("podPorts", explanation.to().ports());
    explanation.to().dialled().ifPresent(dialled -> report.field("dialled", dialled.toString()));
    report.field("allowed", explanation.isAllowed());
    report.objects(
        "cases",
        explanation.cases(),
        (ReportWriter json, Explanation.Case each) -> {
          json.field("allowed", each.allowed());
          json.field("pairs", each.pairs());
          json.texts("reasons", each.reasons());
        });
    report.objects("seen", explanation.seen(), this::traffic);
    report.texts("inferred", explanation.inferred());
    report.objects("attempts", explanation.attempts(), this::traffic);
  }

  private void policy(ReportWriter report, PolicyUse policy, RuleReasons reasons) {
    report.field("name", policy.fullName());
    report.field("place", policy.place());
    report.texts("selects", policy.selected());
    report.objects(
        "rules",
        policy.rules(),
        (ReportWriter json, RuleUse rule) -> {
          json.field("direction", rule.direction().name().toLowerCase(Locale.ROOT));
          json.field("index", rule.index());
          json.texts("peers", rule.peers().stream().map(ElementUse::text).toList());
          json.texts("ports", rule.ports().stream().map(ElementUse::text).toList());
          json.texts("reasons", reasons.of(policy.fullName(), rule.direction(), rule.index()));
          json.objects("traffic", rule.traffic(), this::traffic);
        });
  }

  private void traffic(ReportWriter json, ObservedTraffic traffic) {
    VerifyJson.traffic(json, traffic);
    Connection example = traffic.example().connection();
    json.object(
        "packetShows",
        () -> {
          json.field("source", example.originators().brief());
          EvidenceText.opening(example)
              .map(Tally.Sample::originatorPort)
              .ifPresent(port -> json.field("sourcePort", port));
          json.field("destination", example.responder().toString());
          json.field("destinationPort", example.port().port());
          json.field("state", ConnectionRows.name(example.state()));
        });
    json.texts("views", evidence.views(traffic, CommonFolder.NONE));
    json.texts("owners", evidence.owners(traffic));
  }
}
