package io.github.pcap2netpol.output.picture;

import java.util.List;

/**
 * The label of an arrow, and its size.
 *
 * @param width of the label
 * @param height of the label
 */
record ArrowText(List<String> lines, double width, double height) {
  ArrowText {
    lines = List.copyOf(lines);
  }

  static ArrowText of(Arrow arrow) {
    List<String> lines = arrow.label();
    double widest = 0;
    for (String line : lines) {
      widest = Math.max(widest, TextSize.width(line, Layout.SMALL_FONT));
    }
    return new ArrowText(lines, widest + 4, lines.size() * Layout.SMALL_LINE_HEIGHT);
  }
}
