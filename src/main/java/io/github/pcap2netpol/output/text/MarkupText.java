package io.github.pcap2netpol.output.text;

import java.util.Map;
import java.util.TreeMap;

/**
 * SVG and HTML, written element by element. Text and attribute values are escaped, so that they
 * can't act as markup.
 */
public final class MarkupText {
  private final StringBuilder out = new StringBuilder();
  private int depth;
  private boolean onOneLine;

  public MarkupText open(String element, Map<String, String> attributes) {
    start(element, attributes);
    out.append('>');
    depth++;
    return ended();
  }

  public MarkupText close(String element) {
    depth--;
    indent().append("</").append(element).append('>');
    return ended();
  }

  public MarkupText empty(String element, Map<String, String> attributes) {
    start(element, attributes);
    out.append("/>");
    return ended();
  }

  public MarkupText text(String element, Map<String, String> attributes, String text) {
    start(element, attributes);
    out.append('>').append(escaped(text)).append("</").append(element).append('>');
    return ended();
  }

  /**
   * Writes an element and all that is in it on one line: the indentation of thousands of small ones
   * takes more room than what they say.
   */
  public MarkupText onOneLine(Runnable element) {
    indent();
    onOneLine = true;
    element.run();
    onOneLine = false;
    return ended();
  }

  private MarkupText ended() {
    if (!onOneLine) {
      out.append('\n');
    }
    return this;
  }

  /** An element around text of several lines, whose line ends and indentation are kept. */
  public MarkupText lines(String element, Map<String, String> attributes, String text) {
    start(element, attributes);
    out.append('>');
    text.lines().forEach(line -> out.append(escaped(line)).append('\n'));
    out.append("</").append(element).append(">\n");
    return this;
  }

  /** Markup or code of our own, as it is. */
  public MarkupText raw(String markup) {
    out.append(markup);
    return this;
  }

  private void start(String element, Map<String, String> attributes) {
    indent().append('<').append(element);
    new TreeMap<>(attributes)
        .forEach(
            (name, value) ->
                out.append(' ').append(name).append("=\"").append(escaped(value)).append('"'));
  }

  private StringBuilder indent() {
    return onOneLine ? out : out.append(" ".repeat(depth));
  }

  public static String escaped(String text) {
    String safe = SafeText.oneLine(text);
    StringBuilder escaped = null;
    for (int i = 0; i < safe.length(); i++) {
      String by =
          switch (safe.charAt(i)) {
            case '&' -> "&amp;";
            case '<' -> "&lt;";
            case '>' -> "&gt;";
            case '"' -> "&quot;";
            case '\'' -> "&#39;";
            default -> "";
          };
      if (!by.isEmpty() && escaped == null) {
        escaped = new StringBuilder(safe.substring(0, i));
      }
      if (escaped != null) {
        if (by.isEmpty()) {
          escaped.append(safe.charAt(i));
        } else {
          escaped.append(by);
        }
      }
    }
    return escaped == null ? safe : escaped.toString();
  }

  /** A coordinate, to a tenth. */
  public static String number(double value) {
    long tenths = Math.round(value * 10);
    String sign = tenths < 0 ? "-" : "";
    long whole = Math.abs(tenths) / 10;
    long part = Math.abs(tenths) % 10;
    return part == 0 ? sign + whole : sign + whole + "." + part;
  }

  @Override
  public String toString() {
    return out.toString();
  }
}
