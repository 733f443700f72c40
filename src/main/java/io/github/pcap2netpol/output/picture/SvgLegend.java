package io.github.pcap2netpol.output.picture;

import io.github.pcap2netpol.output.picture.Drawing.Area;
import io.github.pcap2netpol.output.picture.Drawing.Point;
import java.util.Comparator;
import java.util.List;

/**
 * The legend of a picture: what its lines and boxes mean.
 *
 * @param kinds the kinds of arrows in it
 * @param showsUncaptured whether it has a workload that was not captured
 */
record SvgLegend(List<Arrow.Kind> kinds, boolean showsUncaptured) {
  private static final double SAMPLE = 44;
  private static final double GAP = 24;
  private static final String UNCAPTURED = "not captured: no policy";

  static SvgLegend of(Drawing drawing) {
    return new SvgLegend(
        drawing.lines().stream()
            .map(line -> line.arrow().kind())
            .distinct()
            .sorted(Comparator.naturalOrder())
            .toList(),
        drawing.boxes().stream().anyMatch(placed -> placed.box().kind() == Box.Kind.UNCAPTURED));
  }

  /** Writes it on one line. */
  void write(SvgShapes out, double left, double y) {
    out.group("legend");
    double x = left;
    for (Arrow.Kind kind : kinds) {
      out.group("arrow " + kind.word());
      out.arrow(List.of(new Point(x, y), new Point(x + SAMPLE, y)), kind);
      out.text("note", x + SAMPLE + 6, y + 4, kind.meaning());
      out.endGroup();
      x += width(kind.meaning());
    }
    if (showsUncaptured) {
      out.group("box uncaptured");
      out.rectangle("", new Area(x, y - 7, SAMPLE, 14), 5);
      out.endGroup();
      out.text("note", x + SAMPLE + 6, y + 4, UNCAPTURED);
    }
    out.endGroup();
  }

  double width() {
    double width = showsUncaptured ? width(UNCAPTURED) : 0;
    for (Arrow.Kind kind : kinds) {
      width += width(kind.meaning());
    }
    return width;
  }

  private static double width(String text) {
    return SAMPLE + 6 + TextSize.width(text, Layout.SMALL_FONT + 1) + GAP;
  }
}
