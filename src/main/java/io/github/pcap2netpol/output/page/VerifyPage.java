package io.github.pcap2netpol.output.page;

import io.github.pcap2netpol.output.page.Document.Fact;
import io.github.pcap2netpol.output.page.Document.Note;
import io.github.pcap2netpol.output.page.Document.Part;
import io.github.pcap2netpol.output.page.Document.Row;
import io.github.pcap2netpol.output.page.Document.Section;
import io.github.pcap2netpol.output.page.Document.Table;
import io.github.pcap2netpol.output.page.Document.Text;
import io.github.pcap2netpol.output.page.Document.Tone;
import io.github.pcap2netpol.output.result.VerifyReport;
import io.github.pcap2netpol.output.text.Places;
import io.github.pcap2netpol.verify.JudgedTraffic;
import io.github.pcap2netpol.verify.use.PolicyUse;
import io.github.pcap2netpol.verify.use.RuleUse;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** The results of {@code verify} for people: as a page, or in short for a merge request. */
public final class VerifyPage {
  private VerifyPage() {}

  public static String html(VerifyReport report) {
    return HtmlPage.text(document(report), report.version());
  }

  public static String markdown(VerifyReport report) {
    return MarkdownPage.text(document(report));
  }

  private static Document document(VerifyReport report) {
    List<JudgedTraffic> blocked = report.result().blocked();
    List<Note> summary = new ArrayList<>();
    summary.add(
        Note.plain(
            Counts.of(report.result().flows(), "observed connection", "observed connections")
                + " in "
                + Counts.of(report.captures(), "capture", "captures")
                + ", judged by "
                + Counts.of(report.given().count(), "policy", "policies")
                + " as "
                + report.result().profile().product()
                + " enforces them."));
    summary.add(
        blocked.isEmpty()
            ? new Note(Tone.GOOD, "Nothing that was observed would be blocked.")
            : new Note(
                Tone.SEVERE,
                Counts.of(blocked.size(), "observed connection", "observed connections")
                    + " would be blocked."));
    List<Section> sections = new ArrayList<>();
    sections.add(new Section("blocked", "Would be blocked", List.of(traffic("blocked", blocked))));
    sections.add(AnalysisDocument.findings(report.diagnostics()));
    sections.add(excess(report));
    List<Row> unselected =
        report.result().unselected().stream().map(each -> Row.of(each.toString())).toList();
    sections.add(
        new Section(
            "unselected",
            "Captured workloads that no policy selects",
            List.of(orNone(new Table("unselected", List.of("Workload"), unselected)))));
    sections.add(
        new Section(
            "attempts",
            "Attempts that policies block",
            List.of(traffic("attempts", report.result().attempts()))));
    return new Document("What these policies do to captured traffic", summary, sections);
  }

  private static Part traffic(String id, List<JudgedTraffic> judged) {
    List<Row> rows = new ArrayList<>();
    for (JudgedTraffic each : judged) {
      rows.add(
          new Row(
              List.of(
                  each.traffic().from().toString(),
                  each.traffic().to().toString(),
                  each.traffic().port().toString(),
                  Long.toString(each.traffic().connections()),
                  each.sentence()),
              List.of(
                  new Fact("first seen", Places.text(each.traffic().first()), false),
                  new Fact("last seen", Places.text(each.traffic().last()), false)),
              Map.of()));
    }
    return orNone(new Table(id, List.of("From", "To", "Port", "Connections", "Why"), rows));
  }

  /** Unused rules, and what used rules allow beyond the observed connections. */
  private static Section excess(VerifyReport report) {
    List<Row> rows = new ArrayList<>();
    for (PolicyUse policy : report.result().policies()) {
      for (RuleUse rule : policy.rules()) {
        String name = rule.direction().name().toLowerCase(Locale.ROOT) + "[" + rule.index() + "]";
        if (!rule.isUsed()) {
          rows.add(Row.of(policy.fullName(), name, "nothing that was observed uses it"));
        }
        rule.excess().forEach(each -> rows.add(Row.of(policy.fullName(), name, each.text())));
      }
    }
    return new Section(
        "excess",
        "Allowed, and never observed",
        List.of(orNone(new Table("excess", List.of("Policy", "Rule", "What"), rows))));
  }

  private static Part orNone(Table table) {
    return table.rows().isEmpty() ? new Text(new Note(Tone.GOOD, "None.")) : table;
  }
}
