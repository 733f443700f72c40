package io.github.pcap2netpol.output.page;

import io.github.pcap2netpol.output.page.Document.Code;
import io.github.pcap2netpol.output.page.Document.Commands;
import io.github.pcap2netpol.output.page.Document.Gallery;
import io.github.pcap2netpol.output.page.Document.Note;
import io.github.pcap2netpol.output.page.Document.Part;
import io.github.pcap2netpol.output.page.Document.Row;
import io.github.pcap2netpol.output.page.Document.Section;
import io.github.pcap2netpol.output.page.Document.Table;
import io.github.pcap2netpol.output.page.Document.Text;
import io.github.pcap2netpol.output.page.Document.Tone;
import io.github.pcap2netpol.output.text.SafeText;
import java.util.List;
import java.util.stream.Collectors;

/**
 * A document as Markdown (GitHub Flavored Markdown Spec) for a comment on a merge request: short,
 * with long tables cut and folded. It leaves policies out, since the change itself shows them.
 */
final class MarkdownPage {
  private static final int MOST_ROWS = 50;

  /** Code hosts refuse to draw more, or the drawing is unreadable. */
  private static final int MOST_MERMAID = 20_000;

  private final StringBuilder out = new StringBuilder();

  private MarkdownPage() {}

  static String text(Document document) {
    return new MarkdownPage().write(document);
  }

  private String write(Document document) {
    out.append("## ").append(escaped(document.title())).append("\n\n");
    document.summary().forEach(this::write);
    for (Section section : document.sections()) {
      if (section.parts().stream().anyMatch(MarkdownPage::isWritten)) {
        boolean open = section.equals(document.sections().get(0));
        if (open) {
          out.append("### ").append(escaped(section.heading())).append("\n\n");
        } else {
          out.append("<details><summary>")
              .append(escaped(section.heading()))
              .append("</summary>\n\n");
        }
        section.parts().forEach(this::write);
        if (!open) {
          out.append("</details>\n\n");
        }
      }
    }
    return out.toString();
  }

  private static boolean isWritten(Part part) {
    return !(part instanceof Code)
        && !(part instanceof Document.FileLink)
        && !(part instanceof Document.Picture);
  }

  private void write(Note note) {
    String mark =
        switch (note.tone()) {
          case SEVERE -> "**Severe:** ";
          case WARNING -> "**Warning:** ";
          case GOOD, PLAIN -> "";
        };
    out.append(note.tone() == Tone.PLAIN ? "" : mark).append(escaped(note.text())).append("\n\n");
  }

  private void write(Part part) {
    if (part instanceof Text text) {
      write(text.note());
    } else if (part instanceof Table table) {
      write(table);
    } else if (part instanceof Commands commands) {
      out.append("```sh\n").append(String.join("\n", commands.lines())).append("\n```\n\n");
    } else if (part instanceof Gallery gallery && gallery.mermaid().length() <= MOST_MERMAID) {
      out.append("```mermaid\n").append(gallery.mermaid()).append("```\n\n");
    }
  }

  private void write(Table table) {
    line(table.columns());
    line(table.columns().stream().map(column -> "---").toList());
    int shown = Math.min(MOST_ROWS, table.rows().size());
    for (Row row : table.rows().subList(0, shown)) {
      line(row.cells().stream().map(MarkdownPage::escaped).toList());
    }
    out.append('\n');
    if (shown < table.rows().size()) {
      out.append("and ").append(table.rows().size() - shown).append(" more\n\n");
    }
  }

  private void line(List<String> cells) {
    out.append(cells.stream().collect(Collectors.joining(" | ", "| ", " |\n")));
  }

  /**
   * Names come from captures and manifests, so nothing in them may act as Markdown or HTML, become
   * a link, or mention somebody. Code hosts look for addresses and mentions in the rendered text,
   * where an HTML comment in between keeps them from finding any.
   */
  static String escaped(String text) {
    return SafeText.oneLine(text)
        .replace("\\", "\\\\")
        .replaceAll("([|*_`\\[\\]#~!])", "\\\\$1")
        .replace("&", "&amp;")
        .replace("<", "&lt;")
        .replace(">", "&gt;")
        .replace("@", "@<!-- -->")
        .replace("://", ":<!-- -->//")
        .replace("www.", "www<!-- -->.");
  }
}
