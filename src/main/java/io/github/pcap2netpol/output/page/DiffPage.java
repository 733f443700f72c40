package io.github.pcap2netpol.output.page;

import io.github.pcap2netpol.answer.diff.PolicyDifference;
import io.github.pcap2netpol.answer.diff.PolicyDifference.Change;
import io.github.pcap2netpol.answer.diff.PolicyDifference.Kind;
import io.github.pcap2netpol.output.page.Document.Gallery;
import io.github.pcap2netpol.output.page.Document.Note;
import io.github.pcap2netpol.output.page.Document.Row;
import io.github.pcap2netpol.output.page.Document.Section;
import io.github.pcap2netpol.output.page.Document.Table;
import io.github.pcap2netpol.output.page.Document.Text;
import io.github.pcap2netpol.output.page.Document.Tone;
import io.github.pcap2netpol.output.picture.ChangeGraph;
import java.util.ArrayList;
import java.util.List;

/** The result of {@code diff} as a page. */
public final class DiffPage {
  private static final String TITLE = "What the change of policies means";
  private static final String DENIED = "Newly denied";
  private static final String ALLOWED = "Newly allowed";

  private DiffPage() {}

  /**
   * The text of the page.
   *
   * @param version of this tool
   */
  public static String html(PolicyDifference difference, String version) {
    return HtmlPage.text(
        new Document(
            TITLE,
            summary(difference),
            List.of(
                section("denied", DENIED, difference.of(Kind.DENIED)),
                section("allowed", ALLOWED, difference.of(Kind.ALLOWED)))),
        version);
  }

  /** A comment on a merge request: what is denied first, and the rest folded. */
  public static String markdown(PolicyDifference difference) {
    List<Section> sections = new ArrayList<>();
    if (!difference.of(Kind.DENIED).isEmpty()) {
      sections.add(section("denied", DENIED, difference.of(Kind.DENIED)));
    }
    if (!difference.of(Kind.ALLOWED).isEmpty()) {
      sections.add(section("allowed", ALLOWED, difference.of(Kind.ALLOWED)));
    }
    String graph = ChangeGraph.mermaid(difference);
    if (!graph.isEmpty()) {
      sections.add(new Section("graph", "Graph", List.of(new Gallery(List.of(), graph))));
    }
    return MarkdownPage.text(new Document(TITLE, summary(difference), sections));
  }

  private static List<Note> summary(PolicyDifference difference) {
    List<Note> summary = new ArrayList<>();
    String compared = Counts.of(difference.compared(), "pair", "pairs") + " of parties";
    summary.add(
        difference.isEmpty()
            ? new Note(Tone.GOOD, "Both sets of policies mean the same for all " + compared + ".")
            : new Note(
                Tone.WARNING,
                difference.changed()
                    + " of "
                    + compared
                    + (difference.changed() == 1 ? " changes" : " change")
                    + ": "
                    + difference.of(Kind.DENIED).size()
                    + " newly denied, "
                    + difference.of(Kind.ALLOWED).size()
                    + " newly allowed."));
    if (difference.unlisted() > 0) {
      summary.add(
          new Note(
              Tone.WARNING,
              Counts.of(difference.unlisted(), "more change", "more changes")
                  + " not listed: compare fewer namespaces at once."));
    }
    return summary;
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
