package io.github.pcap2netpol.output.picture;

/**
 * Measures text without a font: the widths of Helvetica (Adobe's font metrics), which Arial and
 * Liberation Sans share.
 */
final class TextSize {
  /** In thousandths of the font's size, from the space to the tilde. */
  private static final int[] WIDTHS = {
    278, 278, 355, 556, 556, 889, 667, 191, 333, 333, 389, 584, 278, 333, 278, 278, //
    556, 556, 556, 556, 556, 556, 556, 556, 556, 556, 278, 278, 584, 584, 584, 556, //
    1015, 667, 667, 722, 722, 667, 611, 778, 722, 278, 500, 667, 556, 833, 722, 778, //
    667, 778, 722, 667, 611, 722, 667, 944, 667, 667, 611, 278, 278, 278, 469, 556, //
    333, 556, 556, 500, 556, 556, 278, 556, 556, 222, 222, 500, 222, 833, 556, 556, //
    556, 556, 333, 500, 278, 556, 500, 722, 500, 500, 500, 334, 260, 334, 584
  };

  private static final int FIRST = ' ';

  /**
   * From here on, code points are of East Asian scripts, whose characters are as wide as they are
   * high.
   */
  private static final int WIDE = 0x1100;

  private static final String ELLIPSIS = "\u2026";

  private TextSize() {}

  /**
   * The width of a line.
   *
   * @param size of the font, in the units of the result
   */
  static double width(String text, double size) {
    long sum = text.codePoints().mapToLong(TextSize::width).sum();
    return sum * size / 1000;
  }

  private static int width(int point) {
    int index = point - FIRST;
    if (index >= 0 && index < WIDTHS.length) {
      return WIDTHS[index];
    }
    return point < WIDE ? 700 : 1000;
  }

  /** The text itself or, if it is longer than this, its beginning and its end. */
  static String shortened(String text, int longest) {
    int length = text.codePointCount(0, text.length());
    if (length <= longest) {
      return text;
    }
    int kept = longest - 1;
    int end = kept / 3;
    return text.substring(0, text.offsetByCodePoints(0, kept - end))
        + ELLIPSIS
        + text.substring(text.offsetByCodePoints(text.length(), -end));
  }
}
