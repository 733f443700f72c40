package io.github.pcap2netpol.output.graph;

import java.util.Comparator;

/**
 * An arrow of the drawing: all edges with the same ends that look alike.
 *
 * @param from the node it leaves, by its identifier in the drawing
 * @param to the node it leads to
 * @param style how it looks
 */
record DotLine(String from, String to, Style style) implements Comparable<DotLine> {
  private static final Comparator<DotLine> ORDER =
      Comparator.comparing(DotLine::from).thenComparing(DotLine::to).thenComparing(DotLine::style);

  /** What an arrow stands for. */
  enum Style {
    SEEN,
    INFERRED,
    FROM_OUTSIDE,
    PERHAPS_FROM_OUTSIDE
  }

  @Override
  public int compareTo(DotLine other) {
    return ORDER.compare(this, other);
  }
}
