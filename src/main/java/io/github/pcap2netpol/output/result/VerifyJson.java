package io.github.pcap2netpol.output.result;

import io.github.pcap2netpol.output.json.ReportWriter;
import io.github.pcap2netpol.verify.JudgedTraffic;
import io.github.pcap2netpol.verify.evaluate.Verdict;
import io.github.pcap2netpol.verify.use.ElementUse;
import io.github.pcap2netpol.verify.use.Excess;
import io.github.pcap2netpol.verify.use.ObservedTraffic;
import io.github.pcap2netpol.verify.use.PolicyUse;
import io.github.pcap2netpol.verify.use.RuleUse;
import java.util.List;
import java.util.Locale;

/** A verification as JSON; described in docs/verify.md. */
public final class VerifyJson {
  private static final int FORMAT = 1;

  private VerifyJson() {}

  /** The text, ending in a newline. */
  public static String text(VerifyReport report) {
    return ReportWriter.text(json -> write(json, report));
  }

  private static void write(ReportWriter json, VerifyReport report) {
    json.field("format", FORMAT);
    json.tool(report.version());
    json.object(
        "summary",
        () -> {
          json.field("profile", report.result().profile().name());
          json.field("captures", report.captures());
          json.field("policies", report.given().count());
          json.field("policyFiles", report.given().files());
          json.field("otherObjects", report.given().otherObjects());
          json.field("flows", report.result().flows());
          json.field("blocked", report.result().blocked().size());
          json.field("somePolicySelectsASeenPod", report.result().isOfUse());
        });
    json.objects("blocked", report.result().blocked(), VerifyJson::blocked);
    json.objects("attempts", report.result().attempts(), VerifyJson::blocked);
    json.objects(
        "allowed",
        report.result().traffic().stream().filter(each -> !each.isBlocked()).toList(),
        (ReportWriter writer, JudgedTraffic each) -> traffic(writer, each.traffic()));
    json.objects("policies", report.result().policies(), VerifyJson::policy);
    json.texts("unselected", report.result().unselected());
    json.diagnostics(report.diagnostics());
  }

  private static void blocked(ReportWriter json, JudgedTraffic judged) {
    json.field("sentence", judged.sentence());
    traffic(json, judged.traffic());
    if (judged.verdict() instanceof Verdict.Denied denied) {
      blockers(json, "egressBlockedBy", denied.egress());
      blockers(json, "ingressBlockedBy", denied.ingress());
    }
  }

  private static void blockers(ReportWriter json, String name, Verdict.EndVerdict end) {
    json.texts(name, end instanceof Verdict.NoRuleMatches none ? none.policies() : List.of());
  }

  /** From, to, port, counts and places, in the form that all traffic is written. */
  static void traffic(ReportWriter json, ObservedTraffic traffic) {
    json.field("from", traffic.from().toString());
    json.field("to", traffic.to().toString());
    json.field("protocol", traffic.port().protocol().name());
    json.field("port", traffic.port().port());
    json.field("connections", traffic.connections());
    json.sighting("first", traffic.first());
    json.sighting("last", traffic.last());
    json.sighting("packet", traffic.packet());
  }

  private static void policy(ReportWriter json, PolicyUse policy) {
    json.field("name", policy.fullName());
    json.field("place", policy.place());
    json.texts("selects", policy.selected());
    json.field("selectsASeenPod", policy.seen());
    json.objects("rules", policy.rules(), VerifyJson::rule);
  }

  private static void rule(ReportWriter json, RuleUse rule) {
    json.field("direction", rule.direction().name().toLowerCase(Locale.ROOT));
    json.field("index", rule.index());
    json.field("used", rule.isUsed());
    json.field("connections", rule.connections());
    json.objects("peers", rule.peers(), VerifyJson::element);
    json.objects("ports", rule.ports(), VerifyJson::element);
    json.objects("excess", rule.excess(), VerifyJson::excess);
    json.objects("traffic", rule.traffic(), VerifyJson::traffic);
  }

  private static void excess(ReportWriter json, Excess excess) {
    json.field("kind", excess.kind().name().toLowerCase(Locale.ROOT));
    json.field("text", excess.text());
  }

  private static void element(ReportWriter json, ElementUse element) {
    json.field("text", element.text());
    json.field("used", element.used());
  }
}
