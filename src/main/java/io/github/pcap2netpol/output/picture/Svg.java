package io.github.pcap2netpol.output.picture;

import io.github.pcap2netpol.output.picture.Drawing.Area;
import io.github.pcap2netpol.output.picture.Drawing.Frame;
import io.github.pcap2netpol.output.picture.Drawing.Line;
import io.github.pcap2netpol.output.picture.Drawing.PlacedBox;
import io.github.pcap2netpol.output.picture.Drawing.Point;
import io.github.pcap2netpol.output.text.MarkupText;
import io.github.pcap2netpol.output.text.SafeText;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** A drawing as SVG 1.1: lines told apart by dashes and ends, and not by colour alone. */
final class Svg {
  /** The looks of all pictures, by class. */
  static final String STYLE = resource("picture.css");

  private static final double MARGIN = 14;
  private static final double HEADING = 28;
  private static final double ARROWHEAD = 7;
  private static final double LEGEND_SAMPLE = 44;
  private static final double LEGEND_GAP = 24;
  private static final int NOTE_COLUMNS = 110;

  /** Where a picture is shown. */
  enum Use {
    /** A file of its own: with its looks, and links to other files. */
    FILE,
    /** In a page, which has the looks: boxes and arrows can be found and pointed at. */
    INLINE
  }

  private final Drawing drawing;
  private final Use use;
  private final String home;
  private final MarkupText out = new MarkupText();

  private Svg(Drawing drawing, Use use, String home) {
    this.drawing = drawing;
    this.use = use;
    this.home = home;
  }

  /**
   * The text of a file.
   *
   * @param home what leads from the file's folder to the output folder, such as {@code ../}
   */
  static String file(Drawing drawing, String home) {
    return new Svg(drawing, Use.FILE, home).write();
  }

  /** An element for a page. */
  static String inline(Drawing drawing) {
    return new Svg(drawing, Use.INLINE, "").write();
  }

  private String write() {
    List<String> notes = notes();
    double width = Math.max(drawing.width(), legendWidth()) + 2 * MARGIN;
    double below = MARGIN + HEADING + drawing.height() + MARGIN;
    double height = below + Layout.LINE_HEIGHT * (notes.size() + 1) + MARGIN;
    Map<String, String> attributes = new LinkedHashMap<>();
    attributes.put("class", "picture");
    attributes.put("viewBox", "0 0 " + MarkupText.number(width) + " " + MarkupText.number(height));
    attributes.put("width", MarkupText.number(width));
    attributes.put("height", MarkupText.number(height));
    attributes.put("role", use == Use.FILE ? "img" : "group");
    attributes.put("aria-label", drawing.title());
    if (use == Use.FILE) {
      attributes.put("xmlns", "http://www.w3.org/2000/svg");
      attributes.put("xmlns:xlink", "http://www.w3.org/1999/xlink");
    }
    out.open("svg", attributes);
    if (use == Use.FILE) {
      out.raw("<style>\n" + STYLE + "</style>\n");
    }
    out.empty("rect", Map.of("class", "paper", "width", "100%", "height", "100%"));
    out.text("text", at("title", MARGIN, MARGIN + 14), drawing.title());
    out.open(
        "g",
        Map.of("transform", "translate(" + (int) MARGIN + "," + (int) (MARGIN + HEADING) + ")"));
    drawing.frames().forEach(this::frame);
    drawing.lines().forEach(this::line);
    drawing.boxes().forEach(this::box);
    out.close("g");
    legend(below + 4);
    for (int i = 0; i < notes.size(); i++) {
      out.text(
          "text", at("note", MARGIN, below + 4 + Layout.LINE_HEIGHT * (i + 1) + 6), notes.get(i));
    }
    return out.close("svg").toString();
  }

  private List<String> notes() {
    List<String> lines = new ArrayList<>();
    drawing.notes().forEach(note -> lines.addAll(SafeText.wrap(note, NOTE_COLUMNS)));
    return lines;
  }

  private void frame(Frame frame) {
    Area area = frame.area();
    out.empty("rect", rectangle("frame", area, 8));
    out.text("text", at("frame-name", area.x() + 12, area.y() + 18), frame.namespace());
  }

  private void box(PlacedBox placed) {
    Box box = placed.box();
    Map<String, String> attributes = new LinkedHashMap<>();
    attributes.put("class", "box " + box.kind().word());
    if (use == Use.INLINE) {
      attributes.put("data-box", box.id());
      attributes.put("data-group", box.group());
      attributes.put("tabindex", "0");
      attributes.put("role", "button");
      attributes.put("aria-label", box.about());
    }
    boolean linked = use == Use.FILE && !box.link().isEmpty();
    if (linked) {
      out.open("a", Map.of("xlink:href", home + box.link()));
    }
    out.open("g", attributes).text("title", Map.of(), box.about());
    Area area = placed.area();
    out.empty("rect", rectangle("", area, box.kind() == Box.Kind.OUTSIDE ? 0 : 5));
    if (box.kind() == Box.Kind.NAMESPACE) {
      out.empty(
          "rect",
          rectangle(
              "inner",
              new Area(area.x() + 3, area.y() + 3, area.width() - 6, area.height() - 6),
              3));
    }
    double y = area.y() + 7 + Layout.FONT - 1;
    for (int i = 0; i < placed.label().size(); i++) {
      out.text("text", at(i == 0 ? "name" : "more", area.middle(), y), placed.label().get(i));
      y += i == 0 ? Layout.SMALL_LINE_HEIGHT + 1 : Layout.SMALL_LINE_HEIGHT;
    }
    out.close("g");
    if (linked) {
      out.close("a");
    }
  }

  private void line(Line line) {
    Map<String, String> attributes = new LinkedHashMap<>();
    attributes.put("class", "arrow " + line.arrow().kind().word());
    if (use == Use.INLINE) {
      attributes.put("data-from", line.arrow().from().id());
      attributes.put("data-to", line.arrow().to().id());
      attributes.put("tabindex", "0");
      attributes.put("role", "button");
      attributes.put("aria-label", line.arrow().about());
    }
    out.open("g", attributes).text("title", Map.of(), line.arrow().about());
    path(line.points(), line.arrow().kind());
    Area area = line.label();
    double y = area.y() + Layout.SMALL_FONT - 1;
    for (String text : line.arrow().label()) {
      out.text("text", at("label", area.middle(), y), text);
      y += Layout.SMALL_LINE_HEIGHT;
    }
    out.close("g");
  }

  /** The line itself, and its end: an arrowhead, or a bar or cross where nothing gets through. */
  private void path(List<Point> points, Arrow.Kind kind) {
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

  private void legend(double y) {
    out.open("g", Map.of("class", "legend"));
    double x = MARGIN;
    for (Arrow.Kind kind : kinds()) {
      out.open("g", Map.of("class", "arrow " + kind.word()));
      path(List.of(new Point(x, y), new Point(x + LEGEND_SAMPLE, y)), kind);
      out.text("text", at("note", x + LEGEND_SAMPLE + 6, y + 4), kind.meaning());
      out.close("g");
      x += legendWidth(kind.meaning());
    }
    if (isAnyUncaptured()) {
      Area sample = new Area(x, y - 7, LEGEND_SAMPLE, 14);
      out.open("g", Map.of("class", "box uncaptured"));
      out.empty("rect", rectangle("", sample, 5));
      out.close("g");
      out.text("text", at("note", x + LEGEND_SAMPLE + 6, y + 4), UNCAPTURED);
    }
    out.close("g");
  }

  private static final String UNCAPTURED = "not captured: no policy";

  private List<Arrow.Kind> kinds() {
    return drawing.lines().stream()
        .map(line -> line.arrow().kind())
        .distinct()
        .sorted(Comparator.naturalOrder())
        .toList();
  }

  private boolean isAnyUncaptured() {
    return drawing.boxes().stream().anyMatch(placed -> placed.box().kind() == Box.Kind.UNCAPTURED);
  }

  private double legendWidth() {
    double width = isAnyUncaptured() ? legendWidth(UNCAPTURED) : 0;
    for (Arrow.Kind kind : kinds()) {
      width += legendWidth(kind.meaning());
    }
    for (String note : notes()) {
      width = Math.max(width, TextSize.width(note, Layout.SMALL_FONT + 1));
    }
    return Math.max(width, TextSize.width(drawing.title(), 16));
  }

  private static double legendWidth(String text) {
    return LEGEND_SAMPLE + 6 + TextSize.width(text, Layout.SMALL_FONT + 1) + LEGEND_GAP;
  }

  private static Map<String, String> at(String style, double x, double y) {
    return Map.of("class", style, "x", MarkupText.number(x), "y", MarkupText.number(y));
  }

  private static Map<String, String> rectangle(String style, Area area, int rounded) {
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
    return attributes;
  }

  private static String pair(double x, double y) {
    return MarkupText.number(x) + "," + MarkupText.number(y);
  }

  private static String resource(String name) {
    try (InputStream in = Objects.requireNonNull(Svg.class.getResourceAsStream(name))) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException("reading a part of this program", e);
    }
  }
}
