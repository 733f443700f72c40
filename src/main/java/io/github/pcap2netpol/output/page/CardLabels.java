package io.github.pcap2netpol.output.page;

import io.github.pcap2netpol.output.page.Document.Part;
import io.github.pcap2netpol.output.page.Document.Section;
import io.github.pcap2netpol.output.page.Document.Table;

/**
 * On a phone each row of a table is a card, and its cells stand below one another. These styles
 * write each column's heading before its cells; attributes of the cells would make a large page a
 * fifth larger.
 */
final class CardLabels {
  private CardLabels() {}

  static String style(Document document) {
    StringBuilder out = new StringBuilder("@media (max-width: 600px) {\n");
    for (Section section : document.sections()) {
      for (Part part : section.parts()) {
        if (part instanceof Table table) {
          for (int i = 0; i < table.columns().size(); i++) {
            out.append("  #table-").append(table.id()).append(" td:nth-child(").append(i + 1);
            out.append(")::before { content: ").append(string(table.columns().get(i)));
            out.append("; }\n");
          }
        }
      }
    }
    return out.append("}\n").toString();
  }

  /** A string of CSS, in which all but letters, digits and spaces is escaped (CSS Syntax 4.3.7). */
  private static String string(String text) {
    StringBuilder out = new StringBuilder("\"");
    text.codePoints()
        .forEach(
            point -> {
              if (point == ' ' || (point < 128 && Character.isLetterOrDigit(point))) {
                out.appendCodePoint(point);
              } else {
                out.append('\\').append(Integer.toHexString(point)).append(' ');
              }
            });
    return out.append('"').toString();
  }
}
