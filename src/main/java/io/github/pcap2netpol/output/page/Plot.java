package io.github.pcap2netpol.output.page;

import io.github.pcap2netpol.output.text.CoverageText;
import io.github.pcap2netpol.output.text.MarkupText;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/** How a count grows over time, as a line of steps in SVG. */
final class Plot {
  private static final double WIDTH = 560;
  private static final double HEIGHT = 120;
  private static final double LEFT = 40;
  private static final double TOP = 14;

  private Plot() {}

  /**
   * Draws it.
   *
   * @param times when each of the counted things happened, in order
   * @param length of the whole period
   */
  static String svg(String title, List<Duration> times, Duration length) {
    double all = Math.max(1, length.toMillis());
    int most = Math.max(1, times.size());
    StringBuilder path = new StringBuilder("M" + at(LEFT, TOP + HEIGHT));
    for (int i = 0; i < times.size(); i++) {
      double x = LEFT + WIDTH * Math.min(1, Math.max(0, times.get(i).toMillis()) / all);
      path.append("L").append(at(x, TOP + HEIGHT - HEIGHT * i / most));
      path.append("L").append(at(x, TOP + HEIGHT - HEIGHT * (i + 1) / most));
    }
    path.append("L").append(at(LEFT + WIDTH, TOP + HEIGHT - HEIGHT * times.size() / most));
    MarkupText out = new MarkupText();
    out.open(
        "svg",
        Map.of(
            "class",
            "plot",
            "viewBox",
            "0 0 620 160",
            "width",
            "620",
            "height",
            "160",
            "role",
            "img",
            "aria-label",
            title));
    out.empty(
        "path",
        Map.of(
            "class",
            "axis",
            "d",
            "M"
                + at(LEFT, TOP)
                + "L"
                + at(LEFT, TOP + HEIGHT)
                + "L"
                + at(LEFT + WIDTH, TOP + HEIGHT)));
    out.empty("path", Map.of("class", "steps", "d", path.toString()));
    label(out, LEFT - 6, TOP + 4, "end", Integer.toString(times.size()));
    label(out, LEFT - 6, TOP + HEIGHT + 4, "end", "0");
    label(out, LEFT, TOP + HEIGHT + 18, "start", "0:00");
    label(out, LEFT + WIDTH, TOP + HEIGHT + 18, "end", CoverageText.clock(length));
    return out.close("svg").toString();
  }

  private static void label(MarkupText out, double x, double y, String anchor, String text) {
    out.text(
        "text",
        Map.of("x", MarkupText.number(x), "y", MarkupText.number(y), "text-anchor", anchor),
        text);
  }

  private static String at(double x, double y) {
    return MarkupText.number(x) + "," + MarkupText.number(y);
  }
}
