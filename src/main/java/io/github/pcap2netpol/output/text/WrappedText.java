package io.github.pcap2netpol.output.text;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Text for a terminal, wrapped to its width, with headings and optional colours. */
public final class WrappedText {
  private static final int WIDEST_LABEL = 32;

  /** Text beside a label needs this many columns, which a finding has on the narrowest page. */
  private static final int NARROWEST_TEXT = 29;

  /** How far the further lines of an item are indented, so that the next item stands out. */
  private static final int HANGING = 4;

  /** How text stands out, if colours are on. */
  public enum Accent {
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
  private final TextStyle style;

  public WrappedText(TextStyle style) {
    this.style = style;
  }

  public WrappedText heading(String text) {
    if (!out.isEmpty()) {
      out.append('\n');
    }
    return line(Accent.BOLD, 0, text);
  }

  /** Wrapped text; further lines are indented like the first. */
  public WrappedText line(Accent accent, int indent, String text) {
    return wrapped(accent, indent, indent, text);
  }

  /** One of several texts in a list; further lines are indented more than the first. */
  public WrappedText item(Accent accent, int indent, String text) {
    return wrapped(accent, indent, indent + HANGING, text);
  }

  private WrappedText wrapped(Accent accent, int first, int further, String text) {
    int indent = first;
    for (String line :
        SafeText.wrap(SafeText.oneLine(text), style.columns() - first, style.columns() - further)) {
      out.append(" ".repeat(indent)).append(accented(accent, line)).append('\n');
      indent = further;
    }
    return this;
  }

  /**
   * A label and its text, which is wrapped next to the label, or below it if there is little room.
   */
  public WrappedText row(Accent accent, String label, int labelColumns, String text) {
    String safe = SafeText.oneLine(label);
    int width = Math.min(labelColumns, WIDEST_LABEL);
    int beside = style.columns() - 4 - width;
    if (beside < NARROWEST_TEXT) {
      return line(accent, 2, label).line(Accent.NONE, 4, text);
    }
    List<String> lines = SafeText.wrap(SafeText.oneLine(text), beside);
    out.append("  ").append(accented(accent, safe));
    if (safe.length() > width) {
      out.append('\n').append(" ".repeat(4 + width));
    } else {
      out.append(" ".repeat(2 + width - safe.length()));
    }
    out.append(String.join("\n" + " ".repeat(4 + width), lines)).append('\n');
    return this;
  }

  /** A comment among shell commands: all its lines are comments, so that it can be copied. */
  public WrappedText comment(Accent accent, int indent, String text) {
    for (String line : SafeText.wrap(SafeText.oneLine(text), style.columns() - indent - 2)) {
      out.append(" ".repeat(indent)).append(accented(accent, "# " + line)).append('\n');
    }
    return this;
  }

  /**
   * A shell command to copy; if it is too long for a line, it continues after a backslash.
   *
   * @param words quoted where they need to be
   */
  public WrappedText command(int indent, List<String> words) {
    List<String> lines = new ArrayList<>();
    StringBuilder current = new StringBuilder();
    for (String word : words) {
      String safe = SafeText.oneLine(word);
      int more = current.isEmpty() ? 0 : current.length() + " ".length();
      int margin = lines.isEmpty() ? indent : indent + HANGING;
      if (more > 0 && margin + more + safe.length() + " \\".length() > style.columns()) {
        lines.add(current.toString());
        current.setLength(0);
      }
      current.append(current.isEmpty() ? "" : " ").append(safe);
    }
    lines.add(current.toString());
    String next = " \\\n" + " ".repeat(indent + HANGING);
    out.append(" ".repeat(indent)).append(String.join(next, lines)).append('\n');
    return this;
  }

  private String accented(Accent accent, String text) {
    return style.color() && accent != Accent.NONE && !text.isEmpty()
        ? "\u001b[" + accent.code + "m" + text + "\u001b[0m"
        : text;
  }

  /** For example {@code 1 policy} and {@code 1,204 packets}. */
  public static String count(long number, String singular, String plural) {
    return String.format(Locale.ROOT, "%,d %s", number, number == 1 ? singular : plural);
  }

  /** Replaces no-break spaces, and trims the ends of lines. */
  public String text() {
    return out.toString().replace('\u00a0', ' ').replaceAll(" +\n", "\n");
  }
}
