package io.github.pcap2netpol.benchmark;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/**
 * Measurements over sizes as an SVG picture: one panel for each thing that was measured, with the
 * line on which it would be in proportion to the smallest size.
 *
 * @param label what the picture shows, for readers who do not see it
 * @param sizes what the sizes are, as written below the panels
 * @param at the sizes, from the smallest on
 */
record GrowthPlot(String label, String sizes, List<Double> at, List<Panel> panels) {
  private static final int WIDTH = 200;
  private static final int HEIGHT = 150;
  private static final int LEFT = 50;
  private static final int BETWEEN = 270;
  private static final int BOTTOM = 200;
  private static final int LINES = 4;

  /** The room that a size takes below a panel. */
  private static final int SIZE_WIDTH = 34;

  /**
   * One thing that was measured.
   *
   * @param values one for each size
   */
  record Panel(String title, String unit, List<Double> values) {}

  GrowthPlot {
    at = List.copyOf(at);
    panels = List.copyOf(panels);
    for (Panel panel : panels) {
      if (panel.values().size() != at.size()) {
        throw new IllegalArgumentException(panel.title() + " has not one value for each size");
      }
    }
  }

  /**
   * Takes the file to write, its label, what the sizes are and the sizes, separated by commas; and
   * for each panel title, unit and values.
   *
   * <pre>{@code
   * GrowthPlot docs/growth.svg 'Processor time of analyse' 'size of the cluster' 1,3,10 \
   *     'Processor time' seconds 21,46,137
   * }</pre>
   */
  public static void main(String[] args) throws IOException {
    List<Panel> panels = new ArrayList<>();
    for (int i = 4; i + 2 < args.length; i += 3) {
      panels.add(new Panel(args[i], args[i + 1], numbers(args[i + 2])));
    }
    Files.writeString(
        Path.of(args[0]), new GrowthPlot(args[1], args[2], numbers(args[3]), panels).svg());
  }

  private static List<Double> numbers(String text) {
    return List.of(text.split(",", -1)).stream().map(Double::valueOf).toList();
  }

  String svg() {
    int width = LEFT + BETWEEN * panels.size() - 30;
    StringBuilder svg = new StringBuilder();
    line(
        svg,
        "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 %1$d 250\" width=\"%1$d\""
            + " height=\"250\" role=\"img\" aria-label=\"%2$s\""
            + " font-family=\"Helvetica,Arial,sans-serif\" font-size=\"12\" fill=\"#24292f\">",
        width,
        escaped(label));
    line(svg, "  <rect width=\"%d\" height=\"250\" fill=\"white\"/>", width);
    for (int i = 0; i < panels.size(); i++) {
      panel(svg, panels.get(i), LEFT + i * BETWEEN);
    }
    return svg.append("</svg>\n").toString();
  }

  private void panel(StringBuilder svg, Panel panel, int left) {
    double step = step(panel.values().stream().mapToDouble(value -> value).max().orElse(0));
    double top = step * LINES;
    line(
        svg,
        "  <text x=\"%d\" y=\"28\" font-weight=\"bold\">%s</text>",
        left,
        escaped(panel.title()));
    line(
        svg,
        "  <text x=\"%d\" y=\"44\" fill=\"#57606a\">%s; dashed: in proportion to the"
            + " smallest</text>",
        left,
        escaped(panel.unit()));
    for (int i = 0; i <= LINES; i++) {
      int y = y(step * i, top);
      line(
          svg,
          "  <path d=\"M%d %dh%d\" stroke=\"#d0d7de\"/><text x=\"%d\" y=\"%d\""
              + " text-anchor=\"end\">%s</text>",
          left,
          y,
          WIDTH,
          left - 6,
          y + 4,
          number(step * i));
    }
    proportion(svg, panel, left, top);
    List<String> points = new ArrayList<>();
    for (int i = 0; i < at.size(); i++) {
      points.add(x(at.get(i), left) + " " + y(panel.values().get(i), top));
    }
    line(
        svg,
        "  <path d=\"M%s\" fill=\"none\" stroke=\"#1f6feb\" stroke-width=\"2\"/>",
        String.join(" L", points));
    for (int i = 0; i < at.size(); i++) {
      int x = x(at.get(i), left);
      line(
          svg,
          "  <circle cx=\"%d\" cy=\"%d\" r=\"3.5\" fill=\"#1f6feb\"/><text x=\"%d\" y=\"218\""
              + " text-anchor=\"middle\">%s</text>",
          x,
          y(panel.values().get(i), top),
          x,
          hasRoom(i) ? number(at.get(i)) : "");
    }
    line(
        svg,
        "  <text x=\"%d\" y=\"238\" text-anchor=\"middle\" fill=\"#57606a\">%s</text>",
        left + WIDTH / 2,
        escaped(sizes));
  }

  /** Whether the size can be written without touching the next one. */
  private boolean hasRoom(int i) {
    return i + 1 == at.size() || x(at.get(i + 1), 0) - x(at.get(i), 0) >= SIZE_WIDTH;
  }

  /** Ends at the largest size or at the panel's upper edge. */
  private void proportion(StringBuilder svg, Panel panel, int left, double top) {
    double rate = panel.values().get(0) / at.get(0);
    double end = Math.min(at.get(at.size() - 1), rate > 0 ? top / rate : Double.MAX_VALUE);
    line(
        svg,
        "  <path d=\"M%d %dL%d %d\" stroke=\"#8c959f\" stroke-dasharray=\"4 4\"/>",
        left,
        BOTTOM,
        x(end, left),
        y(end * rate, top));
  }

  private int x(double size, int left) {
    return left + (int) Math.round(0.95 * WIDTH * size / at.get(at.size() - 1));
  }

  private static int y(double value, double top) {
    return BOTTOM - (int) Math.round(HEIGHT * 0.9 * value / top);
  }

  /** 1, 2 or 5 times a power of ten, so that {@value #LINES} steps hold all. */
  private static double step(double most) {
    double power = Math.pow(10, Math.floor(Math.log10(Math.max(most, 1e-9) / LINES)));
    for (double factor : new double[] {1, 2, 5}) {
      if (factor * power * LINES >= most) {
        return factor * power;
      }
    }
    return 10 * power;
  }

  private static String number(double value) {
    return value == Math.rint(value)
        ? String.format(Locale.ROOT, "%,.0f", value)
        : String.format(Locale.ROOT, "%.3g", value).replaceAll("0+$", "");
  }

  private static String escaped(String text) {
    return text.codePoints()
        .mapToObj(
            character ->
                switch (character) {
                  case '&' -> "&amp;";
                  case '<' -> "&lt;";
                  case '"' -> "&quot;";
                  default -> Character.toString(character);
                })
        .collect(Collectors.joining());
  }

  @SuppressWarnings("AnnotateFormatMethod")
  private static void line(StringBuilder svg, String format, Object... values) {
    svg.append(String.format(Locale.ROOT, format, values)).append('\n');
  }
}
