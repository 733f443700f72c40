package io.github.pcap2netpol.output.dot;

import java.util.Comparator;

/**
 * An arrow in the drawing: all edges with the same ends and style.
 *
 * @param from the identifier of the node it leaves
 * @param to the identifier of the node it points to
 * @param style how it looks
 */
record DotLine(String from, String to, Style style) implements Comparable<DotLine> {
  private static final Comparator<DotLine> ORDER =
      Comparator.comparing(DotLine::from).thenComparing(DotLine::to).thenComparing(DotLine::style);

  /** What an arrow means. */
  enum Style {
    SEEN,
    INFERRED,
    FROM_OUTSIDE,
    PERHAPS_FROM_OUTSIDE,
    DENIED
  }

  @Override
  public int compareTo(DotLine other) {
    return ORDER.compare(this, other);
  }
}
