package io.github.pcap2netpol.output.pages;

import io.github.pcap2netpol.output.text.SafeText;
import java.util.List;
import java.util.Locale;

/** Text for a terminal with 90 columns, with headings and optional colours. */
final class Page {
  private static final int COLUMNS = 90;
  private static final int WIDEST_LABEL = 32;

  /** How text stands out, if colours are on. */
  enum Accent {
    NONE(""),
    BOLD("1"),
    DIM("2"),
    RED("1;31"),
    YELLOW("33"),
    GREEN("32");

    private final String code;

    Accent(String code) {
      this.code = code;
    }
  }

  private final StringBuilder out = new StringBuilder();
  private final boolean color;

  Page(boolean color) {
    this.color = color;
  }

  Page heading(String text) {
    if (!out.isEmpty()) {
      out.append('\n');
    }
    return line(Accent.BOLD, 0, text);
  }

  /** Wrapped text; further lines are indented like the first. */
  Page line(Accent accent, int indent, String text) {
    for (String line : SafeText.wrap(SafeText.oneLine(text), COLUMNS - indent)) {
      out.append(" ".repeat(indent)).append(accented(accent, line)).append('\n');
    }
    return this;
  }

  /** Text on one line, however long, so that it can be searched for. */
  Page longLine(Accent accent, int indent, String text) {
    out.append(" ".repeat(indent)).append(accented(accent, SafeText.oneLine(text))).append('\n');
    return this;
  }

  /** A label and its text, which is wrapped next to the label. */
  Page row(Accent accent, String label, int labelColumns, String text) {
    String safe = SafeText.oneLine(label);
    int width = Math.min(labelColumns, WIDEST_LABEL);
    List<String> lines = SafeText.wrap(SafeText.oneLine(text), COLUMNS - 4 - width);
    out.append("  ").append(accented(accent, safe));
    if (safe.length() > width) {
      out.append('\n').append(" ".repeat(4 + width));
    } else {
      out.append(" ".repeat(2 + width - safe.length()));
    }
    out.append(String.join("\n" + " ".repeat(4 + width), lines)).append('\n');
    return this;
  }

  private String accented(Accent accent, String text) {
    return color && accent != Accent.NONE && !text.isEmpty()
        ? "\u001b[" + accent.code + "m" + text + "\u001b[0m"
        : text;
  }

  /** For example {@code 1 policy} and {@code 1,204 packets}. */
  static String count(long number, String singular, String plural) {
    return String.format(Locale.ROOT, "%,d %s", number, number == 1 ? singular : plural);
  }

  /** Replaces no-break spaces, and trims the ends of lines. */
  String text() {
    return out.toString().replace('\u00a0', ' ').replaceAll(" +\n", "\n");
  }
}
