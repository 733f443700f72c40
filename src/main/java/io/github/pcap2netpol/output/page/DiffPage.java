package io.github.pcap2netpol.output.page;

import io.github.pcap2netpol.answer.diff.PolicyDifference;
import io.github.pcap2netpol.answer.diff.PolicyDifference.Change;
import io.github.pcap2netpol.answer.diff.PolicyDifference.Kind;
import io.github.pcap2netpol.output.page.Document.Note;
import io.github.pcap2netpol.output.page.Document.Row;
import io.github.pcap2netpol.output.page.Document.Section;
import io.github.pcap2netpol.output.page.Document.Table;
import io.github.pcap2netpol.output.page.Document.Text;
import io.github.pcap2netpol.output.page.Document.Tone;
import java.util.ArrayList;
import java.util.List;

/** The result of {@code diff} as a page. */
public final class DiffPage {
  private DiffPage() {}

  /**
   * The text of the page.
   *
   * @param version of this tool
   */
  public static String html(PolicyDifference difference, String version) {
    List<Note> summary = new ArrayList<>();
    summary.add(
        difference.isEmpty()
            ? new Note(Tone.GOOD, "Both sets of policies mean the same.")
            : new Note(
                Tone.WARNING,
                difference.changed()
                    + " of "
                    + Counts.of(difference.compared(), "pair", "pairs")
                    + " of parties may do other than before."));
    if (difference.unlisted() > 0) {
      summary.add(
          new Note(
              Tone.WARNING,
              Counts.of(difference.unlisted(), "more change", "more changes")
                  + " not listed: compare fewer namespaces at once."));
    }
    return HtmlPage.text(
        new Document(
            "What the change of policies means",
            summary,
            List.of(
                section("denied", "Newly denied", difference.of(Kind.DENIED)),
                section("allowed", "Newly allowed", difference.of(Kind.ALLOWED)))),
        version);
  }

  private static Section section(String id, String heading, List<Change> changes) {
    List<Row> rows = new ArrayList<>();
    for (Change each : changes) {
      rows.add(
          Row.of(
              each.from(),
              each.to(),
              each.ports(),
              each.partly() ? "some of the pods" : "all",
              each.reason()));
    }
    return new Section(
        id,
        heading,
        List.of(
            rows.isEmpty()
                ? new Text(Note.plain("Nothing."))
                : new Table(id, List.of("From", "To", "Port", "Pods", "Why"), rows)));
  }
}
