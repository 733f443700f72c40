package io.github.pcap2netpol.output.result;

import io.github.pcap2netpol.answer.diff.PolicyDifference;
import io.github.pcap2netpol.answer.diff.PolicyDifference.Change;
import io.github.pcap2netpol.answer.diff.PolicyDifference.Kind;
import io.github.pcap2netpol.output.json.ReportWriter;
import io.github.pcap2netpol.output.text.TextStyle;
import io.github.pcap2netpol.output.text.WrappedText;
import io.github.pcap2netpol.output.text.WrappedText.Accent;
import java.util.List;
import java.util.Locale;

/** What a change of policies means: as text or as JSON. */
public final class DiffText {
  private static final int FORMAT = 1;
  private static final int MOST_CHANGES = 200;

  private DiffText() {}

  /**
   * A page.
   *
   * @param style how to lay it out
   * @param all whether to write long lists in full
   */
  public static String page(PolicyDifference difference, TextStyle style, boolean all) {
    WrappedText page = new WrappedText(style);
    for (Kind kind : List.of(Kind.DENIED, Kind.ALLOWED)) {
      List<Change> changes = difference.of(kind);
      if (!changes.isEmpty()) {
        page.heading(kind == Kind.DENIED ? "Newly denied" : "Newly allowed");
        int shown = all ? changes.size() : Math.min(changes.size(), MOST_CHANGES);
        for (Change each : changes.subList(0, shown)) {
          page.item(
              kind == Kind.DENIED ? Accent.RED : Accent.YELLOW,
              2,
              (kind == Kind.DENIED ? "- " : "+ ") + line(each) + " (" + each.reason() + ")");
        }
        if (shown < changes.size()) {
          page.line(
              Accent.DIM,
              2,
              "and " + (changes.size() - shown) + " more (-v lists them, as does --format json)");
        }
      }
    }
    if (difference.unlisted() > 0) {
      page.line(Accent.YELLOW, 0, unlisted(difference));
    }
    page.heading("Unchanged");
    page.line(Accent.NONE, 2, unchanged(difference));
    return page.text();
  }

  /** JSON; described in docs/verify.md. */
  public static String json(PolicyDifference difference, String version) {
    return ReportWriter.text(
        report -> {
          report.field("format", FORMAT);
          report.tool(version);
          report.field("equal", difference.isEmpty());
          report.field("pairsCompared", difference.compared());
          report.field("pairsChanged", difference.changed());
          report.field("changesUnlisted", difference.unlisted());
          report.objects(
              "changes",
              difference.changes(),
              (ReportWriter json, Change each) -> {
                json.field("change", "newly-" + each.kind().name().toLowerCase(Locale.ROOT));
                json.field("from", each.from());
                json.field("to", each.to());
                json.field("ports", each.ports());
                json.field("partly", each.partly());
                json.field("reason", each.reason());
              });
        });
  }

  private static String line(Change change) {
    return change.from()
        + " to "
        + change.to()
        + " at "
        + change.ports()
        + (change.partly() ? ", for some of the pods" : "");
  }

  private static String unlisted(PolicyDifference difference) {
    return WrappedText.count(difference.unlisted(), "more change", "more changes")
        + " between workloads "
        + (difference.unlisted() == 1 ? "is" : "are")
        + " not listed: compare fewer namespaces at once.";
  }

  private static String unchanged(PolicyDifference difference) {
    return difference.isEmpty()
        ? "Everything: both sets of policies mean the same for "
            + WrappedText.count(difference.compared(), "pair", "pairs")
            + " of parties."
        : WrappedText.count(difference.compared() - difference.changed(), "pair", "pairs")
            + " of "
            + WrappedText.count(difference.compared(), "pair", "pairs")
            + " of parties.";
  }
}
