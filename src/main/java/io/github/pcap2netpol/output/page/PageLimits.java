package io.github.pcap2netpol.output.page;

import io.github.pcap2netpol.output.page.Document.Code;
import io.github.pcap2netpol.output.page.Document.Gallery;
import io.github.pcap2netpol.output.page.Document.Note;
import io.github.pcap2netpol.output.page.Document.Part;
import io.github.pcap2netpol.output.page.Document.Picture;
import io.github.pcap2netpol.output.page.Document.Section;
import io.github.pcap2netpol.output.page.Document.Table;
import io.github.pcap2netpol.output.page.Document.Text;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * Keeps a page small enough for a browser, however large the cluster is: what is left out is said
 * where it would be.
 *
 * @param rows the most rows of one table
 * @param files the most files of one section
 * @param pictures the most characters of all pictures, but for the first
 */
record PageLimits(int rows, int files, int pictures) {
  static final PageLimits USUAL = new PageLimits(ReportPage.MOST_ROWS, 300, 4_000_000);

  /** The same document with no more than that. */
  Document applyTo(Document document) {
    return new Document(
        document.title(),
        document.summary(),
        document.sections().stream().map(this::section).toList());
  }

  private Section section(Section section) {
    List<Part> parts = new ArrayList<>();
    long files = 0;
    for (Part part : section.parts()) {
      if (part instanceof Table table && table.rows().size() > rows) {
        parts.add(note(rows, table.rows().size(), "rows are shown; report.json has all"));
        parts.add(new Table(table.id(), table.columns(), table.rows().subList(0, rows)));
      } else if (part instanceof Gallery gallery) {
        parts.add(gallery(gallery));
        long shown = shown(gallery);
        if (shown < gallery.pictures().size()) {
          parts.add(
              note(shown, gallery.pictures().size(), "pictures are shown; pictures/ has all"));
        }
      } else if (!(part instanceof Code) || files++ < this.files) {
        parts.add(part);
      }
    }
    if (files > this.files) {
      parts.add(
          note(this.files, files, "files are shown; the folders policies/ and lockdown/ have all"));
    }
    return new Section(section.id(), section.heading(), parts);
  }

  private Gallery gallery(Gallery gallery) {
    return new Gallery(gallery.pictures().subList(0, (int) shown(gallery)), gallery.mermaid());
  }

  private long shown(Gallery gallery) {
    long characters = 0;
    int shown = 0;
    for (Picture picture : gallery.pictures()) {
      characters += shown == 0 ? 0 : picture.svg().length();
      if (characters > pictures) {
        break;
      }
      shown++;
    }
    return shown;
  }

  private static Text note(long shown, long all, String rest) {
    return new Text(
        Note.plain(String.format(Locale.ROOT, "The first %,d of %,d ", shown, all) + rest + "."));
  }
}
