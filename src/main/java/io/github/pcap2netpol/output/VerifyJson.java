package io.github.pcap2netpol.output;

import io.github.pcap2netpol.verify.ElementUse;
import io.github.pcap2netpol.verify.JudgedTraffic;
import io.github.pcap2netpol.verify.PolicyUse;
import io.github.pcap2netpol.verify.RuleUse;
import io.github.pcap2netpol.verify.SeenTraffic;
import io.github.pcap2netpol.verify.Verdict;
import java.util.List;
import java.util.Locale;

/** A verification as JSON; described in docs/verify.md. */
public final class VerifyJson {
  private static final int FORMAT = 1;

  private final ReportWriter json = new ReportWriter();

  private VerifyJson() {}

  /** The text, with a line end as its last character. */
  public static String text(VerifyReport report) {
    return new VerifyJson().write(report);
  }

  private String write(VerifyReport report) {
    json.object(
        () -> {
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
          json.objects("blocked", report.result().blocked(), this::blocked);
          json.objects("attempts", report.result().attempts(), this::blocked);
          json.objects(
              "allowed",
              report.result().traffic().stream().filter(each -> !each.isBlocked()).toList(),
              (JudgedTraffic each) -> traffic(json, each.traffic()));
          json.objects("policies", report.result().policies(), this::policy);
          json.diagnostics(report.diagnostics());
        });
    return json.text();
  }

  private void blocked(JudgedTraffic judged) {
    json.field("sentence", judged.sentence());
    traffic(json, judged.traffic());
    if (judged.verdict() instanceof Verdict.Denied denied) {
      blockers("egressBlockedBy", denied.egress());
      blockers("ingressBlockedBy", denied.ingress());
    }
  }

  private void blockers(String name, Verdict.EndVerdict end) {
    json.texts(name, end instanceof Verdict.NoRuleMatches none ? none.policies() : List.of());
  }

  /** From, to, port, counts and where: the same wherever traffic is written. */
  static void traffic(ReportWriter json, SeenTraffic traffic) {
    json.field("from", traffic.from().toString());
    json.field("to", traffic.to().toString());
    json.field("protocol", traffic.port().protocol().name());
    json.field("port", traffic.port().port());
    json.field("connections", traffic.connections());
    json.sighting("first", traffic.first());
    json.sighting("last", traffic.last());
    json.sighting("packet", traffic.packet());
  }

  private void policy(PolicyUse policy) {
    json.field("name", policy.fullName());
    json.field("place", policy.place());
    json.texts("selects", policy.selected());
    json.field("selectsASeenPod", policy.seen());
    json.objects("rules", policy.rules(), this::rule);
  }

  private void rule(RuleUse rule) {
    json.field("direction", rule.direction().name().toLowerCase(Locale.ROOT));
    json.field("index", rule.index());
    json.field("used", rule.isUsed());
    json.field("connections", rule.connections());
    json.objects("peers", rule.peers(), this::element);
    json.objects("ports", rule.ports(), this::element);
    json.objects("traffic", rule.traffic(), (SeenTraffic each) -> traffic(json, each));
  }

  private void element(ElementUse element) {
    json.field("text", element.text());
    json.field("used", element.used());
  }
}
