package io.github.pcap2netpol.output.picture;

import io.github.pcap2netpol.output.picture.Drawing.Area;
import io.github.pcap2netpol.output.picture.Drawing.Frame;
import io.github.pcap2netpol.output.picture.Drawing.Line;
import io.github.pcap2netpol.output.picture.Drawing.PlacedBox;
import io.github.pcap2netpol.output.text.MarkupText;
import io.github.pcap2netpol.output.text.SafeText;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** A drawing as SVG 1.1: lines differ in dashes and ends, not in colour alone. */
final class Svg {
  /** The styles of all pictures, by class. */
  static final String STYLE = resource("picture.css");

  private static final double MARGIN = 14;
  private static final double HEADING = 28;
  private static final int NOTE_COLUMNS = 110;

  /** Where a picture is shown. */
  enum Use {
    /** A separate file, with styles and links to other files. */
    FILE,
    /** In a page, which has the styles; boxes and arrows can be found and pointed at. */
    INLINE
  }

  private final Drawing drawing;
  private final Use use;
  private final String home;
  private final SvgLegend legend;
  private final MarkupText out = new MarkupText();
  private final SvgShapes shapes = new SvgShapes(out);

  private Svg(Drawing drawing, Use use, String home) {
    this.drawing = drawing;
    this.legend = SvgLegend.of(drawing);
    this.use = use;
    this.home = home;
  }

  /**
   * The text of a file.
   *
   * @param home the path from the file's folder to the output folder, such as {@code ../}
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
    double width = Math.max(drawing.width(), textWidth(notes)) + 2 * MARGIN;
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
    shapes.text("title", MARGIN, MARGIN + 14, drawing.title());
    out.open(
        "g",
        Map.of("transform", "translate(" + (int) MARGIN + "," + (int) (MARGIN + HEADING) + ")"));
    drawing.frames().forEach(this::frame);
    drawing.lines().forEach(this::line);
    drawing.boxes().forEach(this::box);
    out.close("g");
    legend.write(shapes, MARGIN, below + 4);
    for (int i = 0; i < notes.size(); i++) {
      shapes.text("note", MARGIN, below + 4 + Layout.LINE_HEIGHT * (i + 1) + 6, notes.get(i));
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
    shapes.rectangle("frame", area, 8);
    shapes.text("frame-name", area.x() + 12, area.y() + 18, frame.namespace());
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
    shapes.rectangle("", area, box.kind() == Box.Kind.OUTSIDE ? 0 : 5);
    if (box.kind() == Box.Kind.NAMESPACE) {
      shapes.rectangle(
          "inner", new Area(area.x() + 3, area.y() + 3, area.width() - 6, area.height() - 6), 3);
    }
    // A box may be higher than its text.
    double y =
        area.y() + (area.height() - BoxText.height(placed.label())) / 2 + 7 + Layout.FONT - 1;
    for (int i = 0; i < placed.label().size(); i++) {
      shapes.text(i == 0 ? "name" : "more", area.middle(), y, placed.label().get(i));
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
    shapes.arrow(line.points(), line.arrow().kind());
    Area area = line.label();
    double y = area.y() + Layout.SMALL_FONT - 1;
    for (String text : line.arrow().label()) {
      shapes.text("label", area.middle(), y, text);
      y += Layout.SMALL_LINE_HEIGHT;
    }
    out.close("g");
  }

  /** How wide the legend, the notes and the title are. */
  private double textWidth(List<String> notes) {
    double width = legend.width();
    for (String note : notes) {
      width = Math.max(width, TextSize.width(note, Layout.SMALL_FONT + 1));
    }
    return Math.max(width, TextSize.width(drawing.title(), 16));
  }

  private static String resource(String name) {
    try (InputStream in = Objects.requireNonNull(Svg.class.getResourceAsStream(name))) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException("reading a part of this program", e);
    }
  }
}
