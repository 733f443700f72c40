package io.github.pcap2netpol.output.text;

import java.util.ArrayList;
import java.util.List;

/**
 * Makes untrusted text safe for one line of a file or terminal by escaping everything invisible.
 */
public final class SafeText {
  private static final String NO_BREAK = "\u00a0";

  private SafeText() {}

  /**
   * Replaces control characters, line breaks, bidirectional overrides, invisible and unassigned
   * characters by escapes. Existing escapes are kept: the result is for people, not for parsing.
   */
  public static String oneLine(String text) {
    StringBuilder out = null;
    for (int i = 0; i < text.length(); ) {
      int point = text.codePointAt(i);
      if (out == null && !isHarmless(point)) {
        out = new StringBuilder(text.length() + 16).append(text, 0, i);
      }
      if (out != null) {
        append(out, point);
      }
      i += Character.charCount(point);
    }
    return out == null ? text : out.toString();
  }

  /** Wraps words into lines of at most this many columns; a longer word gets a line of its own. */
  public static List<String> wrap(String line, int columns) {
    return wrap(line, columns, columns);
  }

  /**
   * The same where the first line has another width than the further ones. No-break spaces keep
   * words together as long as they fit on one line.
   */
  public static List<String> wrap(String line, int first, int further) {
    if (line.length() <= first && !line.startsWith(" ")) {
      return List.of(line.stripTrailing());
    }
    List<String> lines = new ArrayList<>();
    StringBuilder current = new StringBuilder();
    for (String word : words(line, further)) {
      int columns = lines.isEmpty() ? first : further;
      if (!current.isEmpty() && current.length() + 1 + word.length() > columns) {
        lines.add(current.toString().stripTrailing());
        current.setLength(0);
      }
      if (!current.isEmpty() || (word.isEmpty() && lines.isEmpty())) {
        current.append(current.isEmpty() ? "" : " ");
      }
      current.append(word);
    }
    lines.add(current.toString().stripTrailing());
    return lines;
  }

  private static List<String> words(String line, int columns) {
    List<String> words = new ArrayList<>();
    for (String word : line.split(" ", -1)) {
      words.addAll(word.length() <= columns ? List.of(word) : List.of(word.split(NO_BREAK, -1)));
    }
    return words;
  }

  private static void append(StringBuilder out, int point) {
    if (isHarmless(point)) {
      out.appendCodePoint(point);
      return;
    }
    switch (point) {
      case '\n' -> out.append("\\n");
      case '\r' -> out.append("\\r");
      case '\t' -> out.append("\\t");
      default ->
          out.append(
              point > 0xffff
                  ? "\\u{" + Integer.toHexString(point) + "}"
                  : "\\u" + String.format("%04x", point));
    }
  }

  private static boolean isHarmless(int point) {
    if (point >= 0x20 && point < 0x7f) {
      return true;
    }
    return switch (Character.getType(point)) {
      case Character.CONTROL,
          Character.FORMAT,
          Character.LINE_SEPARATOR,
          Character.PARAGRAPH_SEPARATOR,
          Character.SURROGATE,
          Character.PRIVATE_USE,
          Character.UNASSIGNED ->
          false;
      default -> true;
    };
  }

  /** For a cell of a Markdown table: nothing in it ends the cell or acts as Markdown. */
  public static String markdown(String text) {
    return oneLine(text).replace("\\", "\\\\").replaceAll("([|*_`<>\\[\\]#~&])", "\\\\$1");
  }
}
