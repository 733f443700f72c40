package io.github.pcap2netpol.output.text;

/**
 * How text is laid out.
 *
 * @param columns the width of a line, at least {@link #NARROWEST}; longer text is wrapped
 * @param color whether to use ANSI colours
 */
public record TextStyle(int columns, boolean color) {
  /** Below this, wrapping hurts more than lines that are too long. */
  public static final int NARROWEST = 40;

  /** The width for files, and for terminals of unknown width. */
  public static final int USUAL = 80;

  /** For files: the same bytes whatever terminal the run was started from. */
  public static final TextStyle FILE = new TextStyle(USUAL, false);

  public TextStyle {
    columns = Math.max(NARROWEST, columns);
  }
}
