package io.github.pcap2netpol.output.picture;

import java.util.List;

/**
 * The text of a box, and the size of the box.
 *
 * @param lines shortened where they are too long
 * @param width of the box
 * @param height of the box
 */
record BoxText(List<String> lines, double width, double height) {
  private static final double PADDING = 10;
  private static final double NARROWEST = 60;
  private static final int LONGEST_LINE = 32;

  BoxText {
    lines = List.copyOf(lines);
  }

  static BoxText of(Box box) {
    List<String> lines =
        box.label().stream().map(line -> TextSize.shortened(line, LONGEST_LINE)).toList();
    double widest = NARROWEST;
    for (int i = 0; i < lines.size(); i++) {
      double size = i == 0 ? Layout.FONT : Layout.SMALL_FONT;
      widest = Math.max(widest, TextSize.width(lines.get(i), size));
    }
    return new BoxText(lines, widest + 2 * PADDING, height(lines));
  }

  /** The height of a box that just holds this text. */
  static double height(List<String> lines) {
    return Layout.LINE_HEIGHT + (lines.size() - 1) * Layout.SMALL_LINE_HEIGHT + 2 * 7;
  }
}
