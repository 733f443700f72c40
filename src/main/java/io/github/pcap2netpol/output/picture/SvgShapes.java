package io.github.pcap2netpol.output.picture;

import io.github.pcap2netpol.output.picture.Drawing.Area;
import io.github.pcap2netpol.output.picture.Drawing.Point;
import io.github.pcap2netpol.output.text.MarkupText;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The elements of SVG that pictures consist of; their styles are in {@code picture.css}. */
final class SvgShapes {
  private static final double ARROWHEAD = 7;

  private final MarkupText out;

  SvgShapes(MarkupText out) {
    this.out = out;
  }

  /** Begins a group of elements; ended by {@link #endGroup}. */
  void group(String style) {
    out.open("g", Map.of("class", style));
  }

  void endGroup() {
    out.close("g");
  }

  void text(String style, double x, double y, String text) {
    out.text(
        "text", Map.of("class", style, "x", MarkupText.number(x), "y", MarkupText.number(y)), text);
  }

  /**
   * A rectangle.
   *
   * @param style empty for that of its group
   * @param rounded the radius of its corners; 0 for none
   */
  void rectangle(String style, Area area, int rounded) {
    Map<String, String> attributes = new LinkedHashMap<>();
    if (!style.isEmpty()) {
      attributes.put("class", style);
    }
    attributes.put("x", MarkupText.number(area.x()));
    attributes.put("y", MarkupText.number(area.y()));
    attributes.put("width", MarkupText.number(area.width()));
    attributes.put("height", MarkupText.number(area.height()));
    if (rounded > 0) {
      attributes.put("rx", Integer.toString(rounded));
    }
    out.empty("rect", attributes);
  }

  /** A line, and its end: an arrowhead, or a bar or cross where nothing gets through. */
  void arrow(List<Point> points, Arrow.Kind kind) {
    Point end = points.get(points.size() - 1);
    Point before = points.get(points.size() - 2);
    double length = Math.hypot(end.x() - before.x(), end.y() - before.y());
    double x = length == 0 ? 1 : (end.x() - before.x()) / length;
    double y = length == 0 ? 0 : (end.y() - before.y()) / length;
    StringBuilder path = new StringBuilder();
    for (int i = 0; i < points.size(); i++) {
      Point at =
          i < points.size() - 1
              ? points.get(i)
              : new Point(end.x() - x * ARROWHEAD, end.y() - y * ARROWHEAD);
      path.append(i == 0 ? "M" : "L").append(pair(at.x(), at.y()));
    }
    if (kind == Arrow.Kind.DENIED) {
      out.empty("path", Map.of("class", "line", "d", path.toString()));
      out.empty("path", Map.of("class", "core", "d", path.toString()));
    } else {
      out.empty("path", Map.of("class", "line", "d", path.toString()));
    }
    double backX = end.x() - x * ARROWHEAD;
    double backY = end.y() - y * ARROWHEAD;
    double half = ARROWHEAD / 2;
    switch (kind) {
      case SEEN, INFERRED ->
          out.empty(
              "path",
              Map.of(
                  "class",
                  "head",
                  "d",
                  "M"
                      + pair(end.x(), end.y())
                      + "L"
                      + pair(backX - y * half, backY + x * half)
                      + "L"
                      + pair(backX + y * half, backY - x * half)
                      + "Z"));
      case DENIED ->
          out.empty(
              "path",
              Map.of(
                  "class",
                  "bar",
                  "d",
                  "M"
                      + pair(backX - y * ARROWHEAD, backY + x * ARROWHEAD)
                      + "L"
                      + pair(backX + y * ARROWHEAD, backY - x * ARROWHEAD)));
      case REFUSED ->
          out.empty(
              "path",
              Map.of(
                  "class",
                  "cross",
                  "d",
                  "M"
                      + pair(backX - half, backY - half)
                      + "L"
                      + pair(backX + half, backY + half)
                      + "M"
                      + pair(backX - half, backY + half)
                      + "L"
                      + pair(backX + half, backY - half)));
    }
  }

  private static String pair(double x, double y) {
    return MarkupText.number(x) + "," + MarkupText.number(y);
  }
}
