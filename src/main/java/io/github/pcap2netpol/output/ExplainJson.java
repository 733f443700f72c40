package io.github.pcap2netpol.output;

import io.github.pcap2netpol.cluster.Cluster;
import io.github.pcap2netpol.connection.Connection;
import io.github.pcap2netpol.connection.Tally;
import io.github.pcap2netpol.verify.ElementUse;
import io.github.pcap2netpol.verify.Explanation;
import io.github.pcap2netpol.verify.PolicyUse;
import io.github.pcap2netpol.verify.RuleUse;
import io.github.pcap2netpol.verify.SeenTraffic;
import java.util.List;
import java.util.Locale;

/** Explanations as JSON; described in docs/verify.md. */
public final class ExplainJson {
  private static final int FORMAT = 1;

  private final ReportWriter json = new ReportWriter();
  private final EvidenceText evidence;

  private ExplainJson(Cluster cluster) {
    this.evidence = new EvidenceText(cluster);
  }

  /** Whether one party may call another, why, and what was seen of it. */
  public static String of(Explanation explanation, Cluster cluster, String version) {
    ExplainJson writer = new ExplainJson(cluster);
    writer.write(explanation, version);
    return writer.json.text();
  }

  /** The reason for each rule of some policies. */
  public static String of(List<PolicyUse> policies, Cluster cluster, String version) {
    ExplainJson writer = new ExplainJson(cluster);
    writer.json.object(
        () -> {
          writer.json.field("format", FORMAT);
          writer.json.tool(version);
          writer.json.objects("policies", policies, writer::policy);
        });
    return writer.json.text();
  }

  private void write(Explanation explanation, String version) {
    json.object(
        () -> {
          json.field("format", FORMAT);
          json.tool(version);
          json.field("from", explanation.from().name());
          json.field("to", explanation.to().name());
          json.field("protocol", explanation.to().port().protocol().name());
          json.field("port", explanation.to().port().port());
          explanation
              .to()
              .dialled()
              .ifPresent(dialled -> json.field("dialled", dialled.toString()));
          json.field("allowed", explanation.isAllowed());
          json.objects(
              "cases",
              explanation.cases(),
              (Explanation.Case each) -> {
                json.field("allowed", each.allowed());
                json.field("pairs", each.pairs());
                json.texts("reasons", each.reasons());
              });
          json.objects("seen", explanation.seen(), this::traffic);
          json.objects("attempts", explanation.attempts(), this::traffic);
        });
  }

  private void policy(PolicyUse policy) {
    json.field("name", policy.fullName());
    json.field("place", policy.place());
    json.texts("selects", policy.selected());
    json.objects(
        "rules",
        policy.rules(),
        (RuleUse rule) -> {
          json.field("direction", rule.direction().name().toLowerCase(Locale.ROOT));
          json.field("index", rule.index());
          json.texts("peers", rule.peers().stream().map(ElementUse::text).toList());
          json.texts("ports", rule.ports().stream().map(ElementUse::text).toList());
          json.objects("traffic", rule.traffic(), this::traffic);
        });
  }

  private void traffic(SeenTraffic traffic) {
    VerifyJson.traffic(json, traffic);
    Connection example = traffic.example().connection();
    json.object(
        "packetShows",
        () -> {
          json.field("source", example.originator().toString());
          example
              .tally()
              .earliestSample()
              .map(Tally.Sample::originatorPort)
              .ifPresent(port -> json.field("sourcePort", port));
          json.field("destination", example.responder().toString());
          json.field("destinationPort", example.port().port());
          json.field("state", ConnectionRows.name(example.state()));
        });
    json.texts("views", evidence.views(traffic));
    json.texts("owners", evidence.owners(traffic));
  }
}
